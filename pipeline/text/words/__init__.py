"""Single words: repaired, spelt out, stemmed."""
