"""Answers why something is as it is, from a played scenario or an exported log: no server, no data touched."""
