"""How fast the suite is on this machine, measured against its targets."""
