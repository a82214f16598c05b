"""kepu: the content and media publishing pipeline of a science-popularisation portal.

`ARCHITECTURE.md` draws the line the data flows through; `pipeline.line.build` is its table of contents.
"""

__version__ = "0.1.0"
