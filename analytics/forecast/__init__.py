"""When the list reaches zero: streams of the list, their simulated continuation, and what teams could do."""
