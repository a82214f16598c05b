"""Committed files that only grow: first publications, permalinks, signatures and the texts that were signed."""
