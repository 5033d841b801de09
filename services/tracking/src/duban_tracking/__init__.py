"""The tracking service of the duban suite."""
