"""Markdown converted at arm's length: in a limited child process that a hostile page cannot outlive."""
