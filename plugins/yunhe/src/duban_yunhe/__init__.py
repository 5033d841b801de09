"""Rules of Yunhe County as a plugin."""
