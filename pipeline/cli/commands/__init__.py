"""The commands of `kepu`, one per file: its arguments, its call of the stages, its result as text and as JSON."""
