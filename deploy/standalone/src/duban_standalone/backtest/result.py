"""A comparison as data: the same history and rules give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from duban_standalone.backtest.findings import MOST_EXAMPLES
from duban_standalone.backtest.rulebooks import Rules
from duban_standalone.backtest.run import Comparison

Data = dict[str, Any]
NOT_COMPARED = ("操作人的权限", "签批环节", "公文和通报", "督查结论", "等次", "评优", "提醒和通知")
"""What people did in it stands as it is on record, whatever the tried rules say of it."""


def result_of(comparison: Comparison) -> Data:
    """Return everything that a comparison found, as plain values."""
    found = comparison.findings
    return {
        "jurisdiction": comparison.county.jurisdiction,
        "until": comparison.county.until,
        "events": comparison.events,
        "events_replayed": found.events,
        "matters": found.matters,
        "rules": {
            "was": comparison.recorded.current.version,
            "was_by_matter": dict(found.versions),
            "would_be": comparison.tried.current.version,
            "parameters": _parameters(comparison.recorded, comparison.tried),
        },
        "check": {
            "matters": found.checked,
            "differences": found.drift,
            "examples": sorted(found.drift_examples)[:MOST_EXAMPLES],
            "scores_recorded": comparison.scores_recorded,
        },
        "left_out": {"begun_before": sorted(found.begun_before), "about_unknown_matters": comparison.strays},
        "dates": [each._asdict() for each in found.dates],
        "kept": [each._asdict() for each in found.kept],
        "proposals": [each._asdict() for each in found.proposals],
        "points": [each._asdict() for each in comparison.points],
        "ranks": [each._asdict() for each in comparison.ranks],
        "flags": {
            "was": [vars(each) for each in comparison.flags_was],
            "would_be": [vars(each) for each in comparison.flags_would_be],
        },
        "refused": _refused(found.refused),
        "not_compared": list(NOT_COMPARED),
    }


def as_json(result: Data) -> str:
    """Return a result as text; keys are sorted, days are ISO, points are text with all their digits."""
    return json.dumps(result, ensure_ascii=False, indent=2, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} is no value of a result")


def _refused(refused: Mapping[tuple[str, str, str], int]) -> list[Data]:
    ordered = sorted(refused.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"act": act, "reason": reason, "clause": clause, "times": times} for (act, reason, clause), times in ordered
    ]


def _parameters(recorded: Rules, tried: Rules) -> list[Data]:
    """Return every parameter that is not the same on both sides."""
    was, would_be = _values(recorded), _values(tried)
    found: list[Data] = []
    for key in sorted(was.keys() & would_be.keys()):
        if was[key] != would_be[key]:
            plugin, name = key
            found.append({"plugin": plugin, "name": name, "was": was[key], "would_be": would_be[key]})
    return found


def _values(rules: Rules) -> dict[tuple[str, str], object]:
    return {
        (plugin.name, name): value
        for plugin in rules.shelf.plugins
        for name, value in plugin.parameters.model_dump(mode="json").items()
    }


def sums_by_unit(points: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], list[Mapping[str, Any]]]:
    """Return the rows of points by unit and year."""
    found: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for each in points:
        found.setdefault((each["unit"], each["year"]), []).append(each)
    return found
