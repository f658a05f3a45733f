"""Elasticsearch, or an engine that answers its client."""
