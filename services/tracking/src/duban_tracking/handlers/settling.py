"""What streams have become, as rows to write. No I/O."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from duban_runtime.log import NewEvent
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.unit import UnitRecord
from duban_tracking.handlers.streams import Placed, Stream, Streams
from duban_tracking.rows import Changes, GramRow, PartRow, SignatureRow, TimerRow
from duban_tracking.settings import SERVICE
from duban_tracking.translate.items import item_row, unit_row
from duban_tracking.translate.ledger import Happened, ledger_row, new_grams
from duban_tracking.translate.signatures import Awaited, awaited_signatures

A_MOMENT = timedelta(seconds=1)
"""Late means after the instant."""


def settle(streams: Streams) -> Changes:
    """Return everything to write for the streams' new events, and the timers of all that were touched.

    Raises:
        RuleMissing: the rules cannot say when time may next do something.
    """
    changes = Changes(events=[_new_event(streams.jurisdiction, placed) for placed in streams.placed])
    grams: dict[str, list[str]] = defaultdict(list)
    for stream in streams:
        if stream.new:
            _project(streams, stream, changes, grams)
            _signatures(streams.jurisdiction, stream, changes)
        if stream.touched:
            changes.timers.extend(_timer(streams, stream))
    changes.grams = [GramRow(streams.jurisdiction, gram, ",".join(ids), len(ids)) for gram, ids in grams.items()]
    return changes


def _new_event(jurisdiction: str, placed: Placed) -> NewEvent:
    ask = placed.ask
    return NewEvent.of(
        jurisdiction=jurisdiction,
        source=SERVICE,
        subject=placed.stream.subject,
        sequence=placed.sequence,
        payload=placed.event,
        occurred_at=ask.at,
        correlation=placed.stream.correlation or ask.correlation,
        causation=ask.causation,
        traceparent=ask.traceparent,
    )


def _project(streams: Streams, stream: Stream, changes: Changes, grams: dict[str, list[str]]) -> None:
    state, version = stream.state, stream.next_sequence - 1
    if isinstance(state, Matter):
        happened = [Happened(placed.event, placed.on, placed.ask.at) for placed in stream.new]
        rules = streams.rules_for(stream)
        changes.ledger.append(
            ledger_row(
                streams.jurisdiction,
                state,
                happened,
                rules,
                version=version,
                register_number=stream.own_number,
                units=streams.units,
                is_new=stream.version == 0,
            )
        )
        _take_part(streams.jurisdiction, stream, changes)
        matter_id = str(state.id)
        for gram in new_grams(state, stream.own_number, happened, streams.units):
            grams[gram].append(matter_id)
    elif isinstance(state, UnitRecord):
        unit = unit_row(streams.jurisdiction, state, version)
        changes.units.extend([unit] if unit else [])
    else:
        opened_at = stream.opened_at or stream.new[0].ask.at
        item = item_row(
            streams.jurisdiction, stream.subject, state, version=version, number=stream.own_number, opened_at=opened_at
        )
        changes.items.extend([item] if item else [])


def _take_part(jurisdiction: str, stream: Stream, changes: Changes) -> None:
    was, now = parties(stream.before), parties(stream.state)
    opened_at = stream.opened_at or stream.new[0].ask.at

    def row(unit: str) -> PartRow:
        return PartRow(jurisdiction, unit, stream.state.id, opened_at)

    changes.parts_gone.extend(map(row, was - now))
    changes.parts.extend(map(row, now - was))


def parties(matter: Matter) -> frozenset[str]:
    """Units whose matter it is, and those that objected to it and may see what became of that."""
    return frozenset(matter.units) | frozenset(matter.objections)


def _signatures(jurisdiction: str, stream: Stream, changes: Changes) -> None:
    was, now = awaited_signatures(stream.before), awaited_signatures(stream.state)
    kept_places = {(each.about, each.key) for each in now}

    def row(each: Awaited) -> SignatureRow:
        return SignatureRow(
            jurisdiction=jurisdiction,
            subject=stream.subject,
            about=each.about.value,
            key=each.key,
            role=each.role,
            clause=each.clause,
            title=_title(stream.state),
            since_at=stream.new[-1].ask.at,
            person=each.person,
        )

    changes.signatures_gone.extend(row(each) for each in was - now if (each.about, each.key) not in kept_places)
    changes.signatures.extend(row(each) for each in now - was)


def _title(state: object) -> str:
    if isinstance(state, Matter):
        return state.title
    content, raised = getattr(state, "content", None), getattr(state, "raised", None)
    planned = getattr(state, "planned", None)
    return str(getattr(content or planned, "title", "") or getattr(raised, "name", ""))


def _timer(streams: Streams, stream: Stream) -> list[TimerRow]:
    rules = streams.rules_for(stream)
    wake_on, instant = stream.kind.wake(stream.state, rules, stream.swept_on), stream.kind.instant(stream.state)
    wakes_at = [datetime.combine(wake_on, time.min, streams.zone).astimezone(UTC)] if wake_on else []
    wakes_at.extend([instant + A_MOMENT] if instant else [])
    if not wakes_at:
        # A stream that is new has no timer that could be taken away.
        return [TimerRow(streams.jurisdiction, stream.subject, None)] if stream.version else []
    return [TimerRow(streams.jurisdiction, stream.subject, min(wakes_at))]
