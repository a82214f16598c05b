"""Registers: tables (CSV) of what is too much for a page each. Sheets of many units, merged into one immutable value."""
