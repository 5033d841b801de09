"""Migrations of a service that exists only here."""
