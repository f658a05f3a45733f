"""LAPOR stream: the road of a citizen's report from its first byte to a searchable, consolidated document."""
