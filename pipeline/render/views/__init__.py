"""What templates show: for each kind of page and each thing on it a TypedDict, beside the function that makes it."""
