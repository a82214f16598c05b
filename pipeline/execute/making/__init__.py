"""Making each kind of media from a job: the commands run, and their products opened again."""
