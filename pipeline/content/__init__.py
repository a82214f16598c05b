"""The content model and its rules; loads Markdown files into a valid, immutable library."""
