"""Pure functions on text: what a citizen wrote, read, redacted and cleaned."""
