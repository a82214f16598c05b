"""The command `kepu`: one file a command, their shared options, and what is printed."""
