"""Ways to a citizen, a file each: what is said goes out through the gateway by which it is asked for."""
