"""Doing planned jobs: an executor protocol, the local thread pool, a fake, and the limited processes they start."""
