"""Pages from records, through MkDocs: the only package that imports it."""
