"""Console script ``duban-tracking``."""

from __future__ import annotations

from duban_runtime.process import run_cli
from duban_tracking.bootstrap import build
from duban_tracking.settings import MIGRATIONS, SERVICE, TrackingSettings


def main() -> None:
    """Serve or migrate, as the command line says."""
    run_cli(SERVICE, TrackingSettings, build, migrations=MIGRATIONS)


if __name__ == "__main__":
    main()
