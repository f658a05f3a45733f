"""Speed of each stage beside a plain version, of `lapor process`, and of the running system: `make bench`."""
