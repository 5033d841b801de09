"""Plays scenarios on the cores of all services, in memory: no server, no clock, no environment."""
