"""Limited child processes: started with bounds on time, memory and files, kept apart from the machine."""
