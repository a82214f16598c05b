"""The inbox: a watched folder whose files of one name become a draft."""
