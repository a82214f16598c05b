"""The search index: what readers look for, divided into small files that the query page fetches as it needs them."""
