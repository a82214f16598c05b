"""The views of pages: for each kind of page, and each part of one, a TypedDict and the function that makes it."""
