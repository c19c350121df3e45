"""HTTP around OTLP: what a body is, how large it may be, and what the answer looks like."""
