"""What a report is about and who answers for it: features, linear models, calibrated answers."""
