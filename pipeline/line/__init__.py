"""The line from committed content to a finished or released site: one module a stage."""
