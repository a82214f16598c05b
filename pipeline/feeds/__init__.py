"""Feeds: from a record that says everything a feed holds to the bytes readers fetch. Pure; no file is touched."""
