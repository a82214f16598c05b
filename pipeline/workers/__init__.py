"""Worker processes: started as modules or forked, given shares of work, killed when they hang."""
