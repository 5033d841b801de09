"""Where the outside comes in: HTTP and the bus."""
