"""One service on the driven clock, as a process of its own: ``python -m duban_standalone.demo.driven_service NAME``."""

from __future__ import annotations

import sys
from collections.abc import Callable

from duban_runtime.process import run_cli
from duban_standalone.demo.driven_clock import DrivenClock


def _intake(clock: DrivenClock) -> None:
    from duban_intake.bootstrap import MIGRATIONS, build
    from duban_intake.settings import IntakeSettings

    run_cli("intake", IntakeSettings, lambda settings: build(settings, clock=clock), MIGRATIONS)


def _tracking(clock: DrivenClock) -> None:
    from duban_tracking.bootstrap import build
    from duban_tracking.settings import MIGRATIONS, TrackingSettings

    run_cli("tracking", TrackingSettings, lambda settings: build(settings, clock=clock), MIGRATIONS)


def _scoring(clock: DrivenClock) -> None:
    from duban_scoring.bootstrap import MIGRATIONS, build
    from duban_scoring.settings import ScoringSettings

    run_cli("scoring", ScoringSettings, lambda settings: build(settings, clock=clock), MIGRATIONS)


def _notify(clock: DrivenClock) -> None:
    from duban_notify.bootstrap import MIGRATIONS, build
    from duban_notify.settings import NotifyServiceSettings

    run_cli("notify", NotifyServiceSettings, lambda settings: build(settings, clock=clock), MIGRATIONS)


# Each is imported in its own process only: what the others load would stay in its memory.
RUNNERS: dict[str, Callable[[DrivenClock], None]] = {
    "intake": _intake,
    "tracking": _tracking,
    "scoring": _scoring,
    "notify": _notify,
}


def main() -> None:
    """Run the service that the first argument names; what follows it is the service's own command line."""
    name = sys.argv.pop(1)
    RUNNERS[name](DrivenClock.from_environment())


if __name__ == "__main__":
    main()
