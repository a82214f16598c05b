"""The command `kepu`: the command group and its exit codes, shared options, output, and the fast path of an unchanged build."""
