"""What others rely on: the public document and the records on Kafka. Names in here never change."""
