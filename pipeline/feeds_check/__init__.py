"""Checks the feeds, podcasts and calendars of a built site. It reads the files alone and knows nothing of what wrote them."""
