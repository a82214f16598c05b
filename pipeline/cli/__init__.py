"""The command `kepu`: the group and its exit codes, shared options, what is printed and how, the quick answer to an unchanged build."""
