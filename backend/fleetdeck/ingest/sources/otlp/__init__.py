"""OTLP/HTTP: traces, logs and metrics of whatever speaks OpenTelemetry (SRC-9, docs/otlp.md).

`transport` reads bodies and writes answers, `parse` knows the two encodings, `map` what the records mean.
"""
