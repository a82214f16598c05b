"""Access to files over the network through fsspec, with its own errors, and URLs in a form safe for messages."""
