"""CloudEvents 1.0 JSON over HTTP: the format in which programs send facts (SRC-1)."""
