"""The inbox: a watched folder where files that share a name become a draft."""
