"""Structured data of pages for search engines: schema.org's terms as JSON-LD, made from a page's record alone."""
