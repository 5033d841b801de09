"""What a scenario expects of its outcome: entries that must be there, or must not."""

from __future__ import annotations

import re

from duban_standalone.simulation.faults import Path
from duban_standalone.simulation.outcome_fields import FIELDS
from duban_standalone.simulation.scenario import Expectation
from duban_standalone.simulation.validating import Proofreader
from duban_standalone.simulation.yaml_document import Plain

PARTS = (
    "rules",
    "calendar_version",
    "events",
    "refused",
    "matters",
    "duties",
    "proposals",
    "ledger",
    "scores",
    "rankings",
    "grades",
    "flags",
    "notices",
    "documents",
)
"""Parts of the output."""
_NOT = "not"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")


def read_expectations(proof: Proofreader) -> tuple[Expectation, ...]:
    """Return what is expected, in the order of the file."""
    raw = proof.document.value.get("expect", [])
    if not isinstance(raw, list):
        proof.fault(("expect",), "应为列表，每项如 - refused: {step: 4, clause: Y-2.1}")
        return ()
    found: list[Expectation] = []
    for place, each in enumerate(raw):
        path = ("expect", place)
        absent = isinstance(each, dict) and set(each) == {_NOT}
        said: Plain = each[_NOT] if absent and isinstance(each, dict) else each
        if not isinstance(said, dict) or len(said) != 1 or next(iter(said)) not in PARTS:
            proof.fault(path, f"应写明输出的一部分和其中的一项；部分：{'、'.join(PARTS)}")
            continue
        ((part, wanted),) = said.items()
        _check_fields(proof, (*path, *((_NOT,) if absent else ()), part), part, wanted)
        found.append(Expectation(proof.document.line(path), part, wanted, absent))
    return tuple(found)


def _check_fields(proof: Proofreader, path: Path, part: str, wanted: Plain) -> None:
    """A misspelt field would never be found, and so be met wherever it must not be there."""
    known = FIELDS.get(part)
    if known is None or not isinstance(wanted, dict):
        return
    for name in wanted:
        if name not in known:
            proof.fault((*path, name), f"{part} 的一项没有这个字段；可用：{'、'.join(sorted(known))}")


def unmet(expectations: tuple[Expectation, ...], outcome: dict[str, object]) -> list[str]:
    """Return, in words, every expectation that the outcome does not meet."""
    return [_said(each) for each in expectations if _holds(each, outcome) == each.absent]


def _holds(expectation: Expectation, outcome: dict[str, object]) -> bool:
    found = outcome[expectation.part]
    entries = found if isinstance(found, list) else [found]
    return any(_fits(expectation.wanted, entry) for entry in entries)


def _fits(wanted: Plain, found: object) -> bool:
    """Return whether ``found`` says at least what is wanted; a list does when it has each item that is wanted."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            key in found and _fits(value, found[key]) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(found, list) and all(any(_fits(each, one) for one in found) for each in wanted)
    if isinstance(found, list):
        return any(_fits(wanted, one) for one in found)
    text = _text(found)
    return wanted == text or (_INSTANT.match(text) is not None and _is_then(wanted, text))


def _is_then(wanted: str, instant: str) -> bool:
    """Return whether a day, or a local time to the minute, is that of an instant."""
    return len(wanted) >= len("2026-03-01") and instant.startswith(wanted.replace(" ", "T"))


def _text(found: object) -> str:
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found)


def _said(expectation: Expectation) -> str:
    verb = "不应有" if expectation.absent else "未见"
    return f"第 {expectation.line} 行：{expectation.part} 中{verb} {_shown(expectation.wanted)}"


def _shown(wanted: Plain) -> str:
    if isinstance(wanted, dict):
        return "{" + ", ".join(f"{key}: {_shown(value)}" for key, value in wanted.items()) + "}"
    if isinstance(wanted, list):
        return "[" + ", ".join(map(_shown, wanted)) + "]"
    return wanted
