"""NATS and PostgreSQL from their wheels, run as children of the launcher."""

from __future__ import annotations

from duban_standalone.embedded.nats import EmbeddedNats
from duban_standalone.embedded.postgres import EmbeddedPostgres

__all__ = ["EmbeddedNats", "EmbeddedPostgres"]
