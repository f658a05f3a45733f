"""Which office must answer, by when, and how urgent it is."""
