"""Kinds of notices: a file each, when and what; pure."""
