"""Processes that fetch reports from elsewhere."""
