"""Who calls, how often they may, and what keeps a browser from doing what its owner did not ask for."""
