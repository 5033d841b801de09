"""Rules of Huarong District as a plugin."""
