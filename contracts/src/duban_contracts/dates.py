"""Due dates as events carry them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from duban_contracts.base import ClauseId, Instant, Payload


class DueDate(Payload):
    """A date that something is due, with all that is needed to explain and recompute it.

    ``enforce_on`` is the nominal day rolled forward from a day off: late means after it.
    ``remind_on`` is the nominal day rolled back. Days are days of Asia/Shanghai.
    """

    nominal_on: date
    enforce_on: date
    remind_on: date
    provisional: bool = Field(False, description="depends on a year whose arrangement is not published")
    calendar_version: str
    enforce_at: Instant | None = Field(None, description="for limits in hours: late means after this instant")
    start_on: date | None = None
    start_event: str = Field("stated", description="what the count starts from")
    rule: str = Field(description="the date rule as one word, such as after:30:working_days")
    clause: ClauseId | None = None
    pack_version: str = ""
