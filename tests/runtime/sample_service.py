"""A whole service as its own process, started by test_command_line.py."""

from __future__ import annotations

from duban_runtime.auth import Tokens
from duban_runtime.bus import Bus
from duban_runtime.database import Database
from duban_runtime.http import create_app
from duban_runtime.process import Service, run_cli
from duban_runtime.relay import Relay
from duban_runtime.settings import ServiceSettings
from tests.runtime.sample import LOG, MIGRATIONS


def build(settings: ServiceSettings) -> Service:
    """Return a service that only relays."""
    database = Database(settings.database_url, "intake", "test")
    bus = Bus(settings.nats_url, "test", settings.stream_limits())
    return Service(
        name="intake",
        app=create_app("测试", "intake", Tokens(settings.token_key)),
        database=database,
        bus=bus,
        migrations=MIGRATIONS,
        backgrounds=[Relay(database, bus, LOG, settings.jurisdictions())],
    )


if __name__ == "__main__":
    run_cli("intake", ServiceSettings, build, MIGRATIONS)
