"""Bytes of each channel, read and checked."""
