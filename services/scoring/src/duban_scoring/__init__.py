"""The scoring service of the duban suite."""
