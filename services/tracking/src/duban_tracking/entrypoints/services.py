"""What the routes need, built by the bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duban_runtime.clock import Clock
from duban_tracking.handlers.acting import Acting
from duban_tracking.handlers.sweeping import Sweeper
from duban_tracking.ports import Desks, Storage
from duban_tracking.ports_reading import Reader


@dataclass(frozen=True)
class Services:
    acting: Acting
    reader: Reader
    storage: Storage
    desks: Desks
    sweeper: Sweeper
    clock: Clock
    jurisdictions: Sequence[str]
