"""What records mean: agents, calls to models, calls of tools, messages, workflows; the rest is kept."""
