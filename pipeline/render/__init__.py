"""Render page records through MkDocs. No other package imports MkDocs."""
