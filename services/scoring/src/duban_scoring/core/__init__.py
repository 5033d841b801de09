"""What stands on a unit's account and why. Pure: no clock, no random, no database."""
