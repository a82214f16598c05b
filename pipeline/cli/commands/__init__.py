"""One file a command: its arguments, the call of the line, and its result as text and as JSON."""
