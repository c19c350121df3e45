"""Parsed lines to facts. Does no reading and asks no clock, so the same lines always give the same facts."""
