"""Before a task runs: what it is, how hard it looks, which steps do it, what it will cost."""
