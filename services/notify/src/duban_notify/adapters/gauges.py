"""Measures the queues for /metrics."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from duban_notify import metrics
from duban_runtime.clock import Clock
from duban_runtime.database import Database

_NOTICES = """
    SELECT jurisdiction, count(*) AS waiting, min(release_at) AS oldest FROM notice
    WHERE state IN ('pending', 'sending') GROUP BY jurisdiction
"""
_ANSWERS = """
    SELECT jurisdiction, count(*) AS waiting, min(created_at) AS oldest FROM answer
    WHERE state IN ('held', 'pending') GROUP BY jurisdiction
"""


class Gauges:
    """One measurement per call."""

    def __init__(self, database: Database, jurisdictions: Collection[str], clock: Clock) -> None:
        self._database = database
        self._jurisdictions = jurisdictions
        self._clock = clock

    async def measure(self) -> bool:
        """The gauges say what waits now; nothing is left to do at once."""
        scope = frozenset(self._jurisdictions)
        if not scope:
            return False
        async with self._database.transaction(scope) as connection:
            for kind, statement in (("notice", _NOTICES), ("answer", _ANSWERS)):
                found = {row.jurisdiction: row for row in await connection.exec_driver_sql(statement)}
                for code in scope:
                    row = found.get(code)
                    self._set(kind, code, row.waiting if row else 0, row.oldest if row else None)
        return False

    def _set(self, kind: str, jurisdiction: str, waiting: int, oldest: datetime | None) -> None:
        metrics.PENDING.labels(kind, jurisdiction).set(waiting)
        age_seconds = (self._clock.now() - oldest).total_seconds() if oldest else 0.0
        metrics.OLDEST_SECONDS.labels(kind, jurisdiction).set(max(age_seconds, 0.0))
