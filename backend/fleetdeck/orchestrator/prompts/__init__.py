"""What agents are told: the system prompt of each role, in versions, with variables."""
