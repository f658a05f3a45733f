"""Regions of Indonesia: found in text, and compared."""
