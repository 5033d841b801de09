"""Ways into the service: HTTP, the sweep, the command line."""
