"""The outcome of a play as plain data, in a stable order: the same scenario gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from duban_contracts.base import Event
from duban_contracts.commands.records import CheckNominations
from duban_contracts.events.nomination import NominationsChecked
from duban_standalone.simulation.names import Names
from duban_standalone.simulation.outcome_of_matters import duties, matters
from duban_standalone.simulation.outcome_of_papers import documents, grades
from duban_standalone.simulation.outcome_of_proposals import proposals
from duban_standalone.simulation.outcome_of_scores import flags, ledger, rankings, scores
from duban_standalone.simulation.player import Played, Refused
from duban_standalone.simulation.telling import notices

Entry = dict[str, Any]


def outcome_of(played: Played) -> dict[str, object]:
    """Return everything that the play came to, by the parts of the output."""
    names = Names(played)
    return {
        "rules": _rules(played),
        "calendar_version": played.world.shelf.current.calendar.version,
        "events": list(_events(played, names)),
        "refused": list(_refused(played, names)),
        "matters": list(matters(played, names)),
        "duties": list(duties(played, names)),
        "proposals": list(proposals(played, names)),
        "ledger": list(ledger(played, names)),
        "scores": list(scores(played)),
        "rankings": list(rankings(played)),
        "grades": list(grades(played, names)),
        "flags": list(flags(played, names)),
        "notices": list(notices(played, names)),
        "documents": list(documents(played, names)),
    }


def as_json(outcome: dict[str, object]) -> str:
    """Return the outcome as text, keys sorted."""
    return json.dumps(outcome, ensure_ascii=False, indent=2, sort_keys=True)


def _rules(played: Played) -> Entry:
    return {plugin.name: plugin.manifest.version for plugin in played.world.shelf.plugins}


def _events(played: Played, names: Names) -> Iterator[Entry]:
    for happened in played.world.log:
        event = happened.event
        yield {
            "at": names.instant(happened.at),
            "type": event.TYPE,
            "name": type(event).__name__,
            "stream": names.stream(happened.subject),
            "matter": names.matter_of(happened.subject, event),
            "unit": _unit(event),
            "clause": names.clause(event),
            "data": event.model_dump(mode="json"),
        }


def _unit(event: Event) -> str | None:
    fields = vars(event)
    order = fields.get("order")
    found = fields.get("unit") or fields.get("holder") or (order.lead if order is not None else None)
    return str(found) if found else None


def _refused(played: Played, names: Names) -> Iterator[Entry]:
    """Yield refused steps and barred nominees in their order, then consequences that could not be carried out."""
    acts = [_refusal(refused, names) for refused in played.refused]
    yield from sorted([*acts, *_barred(played, names)], key=lambda entry: entry["step"] or 0)
    for turned in played.world.refused:
        ask = turned.ask
        yield _refusal(Refused(None, turned.at, type(ask.command).__name__, ask.by[0].person, turned.refusal), names)


def _barred(played: Played, names: Names) -> Iterator[Entry]:
    """Yield what bars each nominee of a list that was checked; the check itself was not refused."""
    for happened in played.world.log:
        if not isinstance(happened.event, NominationsChecked):
            continue
        step = next((each.number for each in played.scenario.steps if each.subject == happened.subject), None)
        for result in happened.event.results:
            who = f"{result.unit}（{result.person}）" if result.person else result.unit
            for bar in result.bars:
                yield {
                    "step": step,
                    "at": names.instant(happened.at),
                    "do": CheckNominations.__name__,
                    "by": happened.event.by.person,
                    "clause": bar.clause,
                    "reason": f"{who}：{bar.reason}",
                }


def _refusal(refused: Refused, names: Names) -> Entry:
    return {
        "step": refused.step,
        "at": names.instant(refused.at),
        "do": refused.do,
        "by": refused.by,
        "clause": refused.refusal.clause or None,
        "reason": refused.refusal.reason,
    }
