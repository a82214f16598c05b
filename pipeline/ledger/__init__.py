"""Committed append-only files: first publications, permalinks, signatures, signed texts and frozen years."""
