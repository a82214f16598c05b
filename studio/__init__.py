"""The studio draws and sounds the portal's own pieces from equations; nothing here is needed to build the site."""
