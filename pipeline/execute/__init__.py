"""Runs planned jobs: the executor protocol, the local thread pool, a fake for tests, and the child processes."""
