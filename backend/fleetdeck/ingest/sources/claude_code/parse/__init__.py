"""Bytes of a transcript line to checked values. Knows the format, knows nothing of facts."""
