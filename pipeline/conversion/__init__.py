"""Converts Markdown in a child process with limits on time and memory, so that a hostile page cannot hang a build."""
