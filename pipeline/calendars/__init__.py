"""Calendars that readers subscribe to (iCalendar, RFC 5545): all events, and some of them by programme, district and audience."""
