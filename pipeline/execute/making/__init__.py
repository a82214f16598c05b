"""One module per kind of job: runs its commands and verifies the files they write."""
