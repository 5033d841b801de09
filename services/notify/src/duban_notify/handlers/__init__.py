"""What happens for one batch of events, one delivery, one request: load, decide, save."""
