"""Worker processes: started as modules or as forked copies, asked share by share, stopped when they hang."""
