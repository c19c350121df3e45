"""OTLP (SRC-9)."""
