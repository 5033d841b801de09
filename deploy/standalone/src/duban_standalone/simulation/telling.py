"""The notices of a play, by notify's own core; written after the play, from its history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from duban_contracts.envelope import event_id
from duban_contracts.events.unit import UnitRegistered
from duban_notify.core.directory import Directory, UnitEntry, entry
from duban_notify.core.dossier import Dossier, evolve
from duban_notify.core.notices import notices_for
from duban_notify.core.values import Cause, Happening, Notice
from duban_notify.translate import rules_of
from duban_standalone.simulation.names import Names
from duban_standalone.simulation.player import Played
from duban_standalone.simulation.world import Happened

Entry = dict[str, Any]


def notices(played: Played, names: Names) -> Iterator[Entry]:
    """Yield every notice, in the order of the events that cause them."""
    rules = rules_of(played.world.shelf.current, played.world.shelf.settings)
    units: dict[str, UnitEntry] = {}
    dossiers: dict[str, Dossier] = {}
    directory = Directory()
    for happened in played.world.log:
        event = happened.event
        if isinstance(event, UnitRegistered):
            units[event.unit] = entry(event)
            directory = Directory.of(units.values())
        dossier = evolve(dossiers.get(happened.subject), event)
        if dossier is not None:
            dossiers[happened.subject] = dossier
        if event.TYPE not in rules.rows:
            continue
        happening = Happening(_cause(played, happened), event, _told_of(happened, dossier, dossiers))
        for notice in notices_for(happening, rules, directory, final=True).notices:
            yield _entry(notice, happened, names)


def _told_of(happened: Happened, own: Dossier | None, dossiers: dict[str, Dossier]) -> Dossier | None:
    """Return what is known of the matter that an event of another stream names, else of the event's own stream."""
    matter = vars(happened.event).get("matter_id")
    if matter is None or happened.subject.startswith("matter:"):
        return own
    return dossiers.get(f"matter:{matter}")


def _cause(played: Played, happened: Happened) -> Cause:
    jurisdiction = played.world.shelf.settings.jurisdiction
    return Cause(
        id=event_id(jurisdiction, happened.service, happened.subject, happened.sequence),
        type=happened.event.TYPE,
        stream=happened.subject,
        sequence=happened.sequence,
        jurisdiction=jurisdiction,
        occurred_at=happened.at,
        correlation="simulation",
    )


def _entry(notice: Notice, happened: Happened, names: Names) -> Entry:
    return {
        "at": names.instant(happened.at),
        "to": notice.recipient,
        "unit": notice.unit or None,
        "row": notice.row,
        "title": notice.title,
        "text": notice.text,
        "urgent": notice.urgent,
        "event": type(happened.event).__name__,
        "matter": names.matter_of(happened.subject, happened.event),
    }
