"""Labelled reports: read, checked, split, made ready."""
