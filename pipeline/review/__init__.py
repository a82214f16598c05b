"""The review gate: which signatures hold, what changed since a review, and what may be published."""
