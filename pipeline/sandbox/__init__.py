"""Runs sandboxed ("limited") child processes: resource limits, and isolation from the network and the file system."""
