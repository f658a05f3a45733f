"""What is compared of a report."""
