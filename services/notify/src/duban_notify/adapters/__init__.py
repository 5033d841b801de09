"""The ports as PostgreSQL, files, Apprise and HTTP carry them."""
