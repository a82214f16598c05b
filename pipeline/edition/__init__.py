"""What the site consists of, as values: page records and files, made by the rooms that own them."""
