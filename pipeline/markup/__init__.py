"""Converts Markdown to sanitised HTML with a table of contents, for pages, feeds and WeChat. Imports no mkdocs."""
