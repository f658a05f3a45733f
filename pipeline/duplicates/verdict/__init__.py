"""Are two reports the same complaint, and why."""
