"""Plans media jobs and describes their inputs and outputs as plain values. Starts no process."""
