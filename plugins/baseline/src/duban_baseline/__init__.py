"""The suite's own default behaviour as a plugin."""
