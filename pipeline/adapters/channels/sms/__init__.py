"""SMS gateways, a file each: who calls, what it says, and what it wants to hear."""
