"""Processes that share work: a pool of them, questions in, answers out."""
