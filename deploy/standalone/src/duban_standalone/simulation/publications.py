"""Reads the steps in which the arrangement of a year is published."""

from __future__ import annotations

from datetime import datetime

from duban_contracts.common import Actor
from duban_standalone.simulation.calendars import KnownYears, read_arrangement, year_of
from duban_standalone.simulation.faults import Path
from duban_standalone.simulation.rules import RuleSource
from duban_standalone.simulation.scenario import Step
from duban_standalone.simulation.validating import Proofreader
from duban_standalone.simulation.vocabulary import OWN_WORDS, PUBLISH
from duban_standalone.simulation.yaml_document import Plain

_WORDS = ("year", "days_off", "working_days")


class Publications:
    """Remembers which years are known by now."""

    def __init__(self, proof: Proofreader, source: RuleSource, years: KnownYears) -> None:
        self._proof = proof
        self._source = source
        self._years = years

    def read(self, place: int, raw: dict[str, Plain], at: datetime, by: tuple[Actor, ...]) -> Step:
        """Return the step, with the rules as they are from then on."""
        path: Path = ("steps", place)
        for word in raw:
            if word not in OWN_WORDS and word not in _WORDS:
                self._proof.fault((*path, word), f"{PUBLISH} 没有这个字段；可用：{'、'.join(_WORDS)}")
        year = year_of(raw.get("year", ""))
        if year is None:
            self._proof.fault((*path, "year"), "应写明年份，如 2027")
        else:
            self._years = self._years.with_year(year, read_arrangement(self._proof, year, raw, path))
        line = self._proof.document.line(path)
        shelf = self._source.shelf(self._proof, self._years)
        return Step(place + 1, line, at, PUBLISH, None, by, "", {}, None, shelf=shelf)
