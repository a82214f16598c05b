"""What editors write: the model, and the way from Markdown files to a valid, immutable library."""
