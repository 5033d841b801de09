"""Reads a scenario. Every fault is collected, so that its author can mend all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from duban_contracts.commands.office import RegisterUnit
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.calendars import read_known_years
from duban_standalone.simulation.expecting import read_expectations
from duban_standalone.simulation.faults import BrokenScenario, Path
from duban_standalone.simulation.publications import Publications
from duban_standalone.simulation.rules import rule_source
from duban_standalone.simulation.scenario import Scenario, Step
from duban_standalone.simulation.step_reading import StepReader
from duban_standalone.simulation.validating import Proofreader
from duban_standalone.simulation.yaml_document import Plain, read_document

KEYS = (
    "jurisdiction",
    "name",
    "plugins",
    "parameters",
    "children",
    "calendar",
    "units",
    "from",
    "until",
    "steps",
    "expect",
)
SHARED = "x-"
"""Keys that begin so hold what other places of the file repeat by YAML's anchors."""
EARLIEST_ON, LATEST_ON = date(1949, 10, 1), date(2199, 12, 31)
"""Days beyond have no calendar, and those of a slip of the pen (9999) would be played one by one."""
MORNING = time(9)
"""When something happens whose step says the day alone."""
_UNIT_WORDS = {"code": "unit"}


def read_scenario(text: str, configured: Mapping[str, JurisdictionSettings]) -> Scenario:
    """Return the scenario that a YAML text holds. ``configured``: what jurisdictions are like where it says nothing.

    Raises:
        BrokenScenario: with every fault that was found.
    """
    document = read_document(text)
    proof = Proofreader(document)
    for key in document.value:
        if key not in KEYS and not key.startswith(SHARED):
            proof.fault((key,), f"不认识的键；可用：{'、'.join(KEYS)}")
    source, years = rule_source(proof, configured), read_known_years(proof)
    shelf = source.shelf(proof, years) if source else None
    if source is None or shelf is None:
        raise BrokenScenario(proof.faults)
    reader = _Reader(proof, shelf, Publications(proof, source, years))
    units = reader.units()
    steps = reader.steps(units)
    handles = {name: subject for name, subject in steps.handles.subjects.items() if isinstance(subject, str)}
    starts_on, until_on = reader.span(steps.steps)
    expectations = read_expectations(proof)
    if proof.faults:
        raise BrokenScenario(proof.faults)
    return Scenario(shelf, starts_on, until_on, units, tuple(steps.steps), handles, expectations)


@dataclass
class _Reader:
    proof: Proofreader
    shelf: Shelf
    publications: Publications
    _zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        self._zone = self.shelf.settings.zone

    def units(self) -> tuple[RegisterUnit, ...]:
        found: list[RegisterUnit] = []
        for place, raw in enumerate(self._listed("units")):
            path: Path = ("units", place)
            if not isinstance(raw, dict):
                self.proof.fault(path, "应写明 code、name、kind 等")
                continue
            given: dict[str, object] = {_UNIT_WORDS.get(key, key): value for key, value in raw.items()}
            given.setdefault("kind", "department")
            persons = [_person(each) for each in _as_list(raw.get("persons", []))]
            given["persons"] = persons
            self._check_roles(persons, (*path, "persons"))
            unit = self.proof.validated(RegisterUnit, given, path, {"unit": "code"})
            if unit is None:
                continue
            if any(unit.unit == each.unit for each in found):
                self.proof.fault(path, f"单位 {unit.unit} 写了两次")
            found.append(unit)
        return tuple(found)

    def _check_roles(self, persons: list[Plain], path: Path) -> None:
        known = [row.code for row in self.shelf.current.pack.roles]
        for place, raw in enumerate(persons):
            role = raw.get("role") if isinstance(raw, dict) else None
            if isinstance(role, str) and role not in known:
                self.proof.fault((*path, place, "role"), f"没有名为 {role} 的角色；可用：{'、'.join(known)}")

    def steps(self, units: tuple[RegisterUnit, ...]) -> StepReader:
        reader = StepReader(self.proof, self.shelf, units, self.publications)
        before: datetime | None = None
        for place, raw in enumerate(self._listed("steps")):
            path: Path = ("steps", place)
            if not isinstance(raw, dict):
                self.proof.fault(path, "步骤应写明 at、do 等")
                continue
            at = self._instant(raw, path)
            if at and before and at < before:
                self.proof.fault((*path, "at"), "早于前一步的时间")
            before = at or before
            reader.read(place, raw, at or datetime(2000, 1, 1, tzinfo=self._zone))
        return reader

    def _instant(self, raw: dict[str, Plain], path: Path) -> datetime | None:
        text = raw.get("at")
        if text is None:
            self.proof.fault(path, "缺少 at")
            return None
        try:
            at = datetime.fromisoformat(str(text))
        except ValueError:
            self.proof.fault((*path, "at"), "应为日期或当地时间，如 2026-03-01 或 2026-03-01 10:30")
            return None
        if not EARLIEST_ON <= at.date() <= LATEST_ON:
            self.proof.fault((*path, "at"), _out_of_range())
            return None
        if len(str(text)) <= len("2026-03-01"):
            at = datetime.combine(at.date(), MORNING)
        return at.replace(tzinfo=self._zone) if at.tzinfo is None else at.astimezone(self._zone)

    def span(self, steps: list[Step]) -> tuple[date, date]:
        """Return the first and the last day that are played."""
        first = self._day("from")
        until = self._day("until", required=True)
        earliest = steps[0].at.date() if steps else until
        starts_on = first or earliest or date(2000, 1, 1)
        until_on = until or starts_on
        if first and earliest and first > earliest:
            self.proof.fault(("from",), "晚于第一步")
        latest = steps[-1].at.date() if steps else starts_on
        if until and until < latest:
            self.proof.fault(("until",), "早于最后一步")
        return starts_on, until_on

    def _day(self, key: str, *, required: bool = False) -> date | None:
        text = self.proof.document.value.get(key)
        if text is None:
            if required:
                self.proof.fault((), f"缺少 {key}")
            return None
        try:
            on = date.fromisoformat(str(text))
        except ValueError:
            self.proof.fault((key,), "不是合法的日期（如 2026-03-01）")
            return None
        if EARLIEST_ON <= on <= LATEST_ON:
            return on
        self.proof.fault((key,), _out_of_range())
        return None

    def _listed(self, key: str) -> list[Plain]:
        found = self.proof.document.value.get(key, [])
        if isinstance(found, list):
            return found
        if found != "":
            self.proof.fault((key,), "应为列表，每项以“- ”起头")
        return []


def _out_of_range() -> str:
    return f"须在 {EARLIEST_ON} 与 {LATEST_ON} 之间"


def _as_list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]


def _person(raw: Plain) -> Plain:
    """A person needs no name of its own in a scenario."""
    if isinstance(raw, dict) and "person" in raw:
        return {"name": raw["person"], **raw}
    return raw
