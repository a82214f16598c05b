"""Goals: what counts towards each yearly target, with its evidence, and what was left out and why."""
