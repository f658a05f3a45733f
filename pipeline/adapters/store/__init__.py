"""What is kept beside Kafka and the index, in one relational store: journal, cursors, locks, ids seen, outbox."""
