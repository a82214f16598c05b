"""What must be made of media sources: values and pure planning. Nothing here starts a process."""
