"""Which reports are one complaint. Pure."""
