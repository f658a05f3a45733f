"""Broker and search engine as child processes, for a laptop and the tests."""
