"""Console script ``duban-intake``."""

from __future__ import annotations

import gc

from duban_intake.bootstrap import MIGRATIONS, build
from duban_intake.settings import SERVICE, IntakeSettings
from duban_runtime.process import Service, run_cli

# What is there after the start stays to the end, and requests leave hardly any cycles behind: looking for garbage among
# all of it again and again took a tenth of the time of a push.
_COLLECT_AFTER = 20_000


def main() -> None:
    """Serve or migrate, as the command line says."""
    run_cli(SERVICE, IntakeSettings, _build, migrations=MIGRATIONS)


def _build(settings: IntakeSettings) -> Service:
    service = build(settings)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    return service


if __name__ == "__main__":
    main()
