"""What an agent is doing, judged from its last lines, the time since, and the processes of this machine (LIVE-9)."""
