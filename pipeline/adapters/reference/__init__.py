"""Typed values of `pipeline/reference/`: data that people may edit, checked when read."""
