"""The catalogue for machines: a versioned JSON API, sitemaps of pictures and films, robots.txt and llms.txt."""
