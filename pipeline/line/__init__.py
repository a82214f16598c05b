"""The pipeline from committed content to a finished or released site ("the line"): one module per stage."""
