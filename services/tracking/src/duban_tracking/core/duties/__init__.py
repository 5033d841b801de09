"""Duties of the office, of units, about matters and about tickets; meetings."""
