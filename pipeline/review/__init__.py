"""The review gate: signatures that bind what was reviewed, and what may be published because of them."""
