"""The notify service of the duban suite."""
