"""Telling people what becomes of a report: who is told, in which words, and once."""
