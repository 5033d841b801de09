"""``duban-notify [serve | migrate]``."""

from __future__ import annotations

from duban_notify.bootstrap import MIGRATIONS, build
from duban_notify.settings import NotifyServiceSettings
from duban_runtime.process import run_cli


def main() -> None:
    """Run the service, or bring its schema to this version."""
    run_cli("notify", NotifyServiceSettings, build, migrations=MIGRATIONS)


if __name__ == "__main__":
    main()
