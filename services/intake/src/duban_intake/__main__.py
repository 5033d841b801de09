"""Console script ``duban-intake``."""

from __future__ import annotations

from duban_intake.bootstrap import MIGRATIONS, build
from duban_intake.settings import SERVICE, IntakeSettings
from duban_runtime.process import run_cli


def main() -> None:
    """Serve or migrate, as the command line says."""
    run_cli(SERVICE, IntakeSettings, build, migrations=MIGRATIONS)


if __name__ == "__main__":
    main()
