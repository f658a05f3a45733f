"""The outside: bytes, engines, files. Foreign errors become ours here."""
