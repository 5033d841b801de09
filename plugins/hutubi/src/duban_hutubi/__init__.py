"""Rules of Hutubi County as a plugin."""
