"""Claude Code transcripts: `transport` finds and reads, `parse` checks, `map` makes facts, `status` judges.

Nothing is imported here: the reading process needs only a part.
"""
