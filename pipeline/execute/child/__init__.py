"""Code of the limited child process: opens, probes and converts untrusted media files."""
