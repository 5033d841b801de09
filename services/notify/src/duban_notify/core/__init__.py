"""What decides: pure functions over frozen values. No clock, random number, environment, log or I/O."""
