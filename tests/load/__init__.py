"""Many senders at once, for the bench and the tests of load."""
