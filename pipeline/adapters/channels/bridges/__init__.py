"""Reports that are fetched from partners: JSON or feeds, read by a map of fields."""
