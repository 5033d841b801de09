"""Replays a recorded history under other rules, and says what would differ. Reads files alone; no live data."""
