"""The two encodings of OTLP, read into the same records."""
