"""Markdown to sanitised HTML with its table of contents; pages, feeds and WeChat share it. Imports no mkdocs."""
