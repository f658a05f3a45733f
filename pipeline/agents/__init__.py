"""The stages of the road, one a module: plain functions on batches, and the one loop that runs them."""
