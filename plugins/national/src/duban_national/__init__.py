"""Law above the counties as a plugin, enabled for all of them."""
