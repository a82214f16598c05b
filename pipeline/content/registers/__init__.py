"""Registers: CSV tables whose rows get no page of their own. Sheets of many units are merged into one frozen value."""
