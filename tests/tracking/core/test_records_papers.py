"""Papers that set no date for reasons, and case files of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from duban_contracts.base import Event
from duban_contracts.commands.office import DraftPaper, IssuePaper, RecordConsultation
from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import NamedAs
from duban_runtime.log import StoredEvent
from duban_tracking.translate.case_file import case_file
from tests.tracking.core.records_story import Town, refused, uid
from tests.tracking.core.story import LEAD, MATTER_ID

PAPER = f"paper:{uid(4)}"
ZONE = ZoneInfo("Asia/Shanghai")
MATTER = {"title": "修路", "number": "2026年1号", "state_name": "已归档"}


def naming_paper() -> Town:
    slow = Naming(matter_id=MATTER_ID, unit=LEAD, named_as=NamedAs.SLOW, problem="滞后")
    draft = DraftPaper(paper_id=uid(4), kind="circular", title="通报", sections=(("情况", "滞后"),), namings=(slow,))
    return Town().given(PAPER, draft)


def test_paper_of_a_kind_without_reasons_names_slow_units_and_sets_no_date() -> None:
    town = naming_paper()
    assert refused(town.when(PAPER, IssuePaper(reasons_due_on=date(2026, 9, 20))))[0] == "P-2"
    decision = town.when(PAPER, IssuePaper())
    assert isinstance(decision, tuple)
    assert decision[0].reasons_due is None  # type: ignore[attr-defined]


def test_consultation_is_kept_when_the_draft_changes_and_ends_with_its_issue() -> None:
    consulted = RecordConsultation(consulted_on=date(2026, 9, 1), bodies=("县委办",), text="增加一项")
    town = naming_paper().given(PAPER, consulted)
    assert town.when(PAPER, consulted) == ()
    changed = DraftPaper(paper_id=uid(4), kind="circular", title="通报（修订）")
    assert town.given(PAPER, changed).state(PAPER).consulted is not None
    town.given(PAPER, IssuePaper())
    assert refused(town.when(PAPER, consulted.model_copy(update={"text": "又"})))[0] == "P-2"


def stored(subject: str, event: Event, sequence: int) -> StoredEvent:
    at = datetime(2026, 9, sequence, 4, tzinfo=UTC)
    return StoredEvent(
        position=sequence,
        jurisdiction="test",
        subject=subject,
        sequence=sequence,
        id=UUID(int=sequence),
        type=event.TYPE,
        occurred_at=at,
        recorded_at=at,
        correlationid="c",
        causationid=None,
        traceparent=None,
        producer="test",
        data=event.model_dump_json(),
    )


def test_case_file_holds_each_paper_as_it_stands_and_digests_of_everything() -> None:
    town = naming_paper()
    history = [stored(PAPER, event, number) for number, (event, _) in enumerate(town.told[PAPER], start=1)]
    entries = [{"at": history[0].occurred_at.isoformat(), "text": "起草", "by": {"person": "甲"}, "clause": "P-2"}]
    content = case_file(MATTER, history, entries, ZONE)
    assert content == case_file(MATTER, history, entries, ZONE)
    with ZipFile(BytesIO(content)) as archive:
        assert "（未印发）" in archive.read("papers/01.md").decode()
        assert "- 2026-09-01 12:00 起草（甲）［P-2］" in archive.read("timeline.md").decode()
        listed = archive.read("SHA256SUMS").decode().splitlines()
        found = [
            f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}"
            for name in sorted(archive.namelist())
            if name != "SHA256SUMS"
        ]
    assert listed == found
