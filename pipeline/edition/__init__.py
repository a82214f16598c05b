"""The content of a site as values: page records and files, made by the packages that own them."""
