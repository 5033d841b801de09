"""A matter: its state, the acts on it, what passing time does to it."""
