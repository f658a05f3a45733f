"""Kafka: topics, sending, reading."""
