"""A simulated fleet, labelled so, for the demo, pictures and tests. No agent runs, no provider is paid."""
