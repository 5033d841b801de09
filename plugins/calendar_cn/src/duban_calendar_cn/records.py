"""Form of the committed data: ``years.json`` (published arrangements) and ``lunar.json`` (lunar holidays to come)."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from pydantic import Field, TypeAdapter

from duban_contracts.base import Value


class YearRecord(Value):
    """A published year: each day off and each make-up working day with the holiday that it belongs to."""

    year: int
    notice: str = Field(description="number and date of the State Council office's notice, with its amendments")
    data_set: str = Field(description="library and version that the days were taken from, or 'entered by hand'")
    days_off: dict[date, str]
    working_days: dict[date, str]

    def same_days(self, other: YearRecord) -> bool:
        """Tell whether both records arrange the year alike, wherever they come from."""
        return (self.days_off, self.working_days) == (other.days_off, other.working_days)


class YearsFile(Value):
    """All published years, oldest first. ``revision`` grows whenever the data change."""

    revision: int = Field(ge=1)
    years: tuple[YearRecord, ...]


LUNAR: TypeAdapter[dict[int, dict[date, str]]] = TypeAdapter(dict[int, dict[date, str]])
"""Statutory holidays of the lunar calendar and Qingming, by year."""


def read_years() -> YearsFile:
    """Return the committed years."""
    return YearsFile.model_validate_json((files(__package__) / "years.json").read_bytes())


def read_lunar() -> dict[int, dict[date, str]]:
    """Return the committed lunar holidays."""
    return LUNAR.validate_json((files(__package__) / "lunar.json").read_bytes())
