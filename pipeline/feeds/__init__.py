"""RSS feeds: a record with everything a feed holds, and the bytes readers fetch. Pure; no file is touched."""
