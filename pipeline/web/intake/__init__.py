"""Doors through which reports come: their bytes go on untouched."""
