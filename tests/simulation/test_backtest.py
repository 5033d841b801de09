"""A recorded history under other rules: exactly what would differ does, and nothing else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from duban_contracts.commands import matter as c
from duban_contracts.commands.reports import FileReport, ReturnReport, VerifyReport
from duban_contracts.vocabulary import ReportKind, ReturnGround
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from duban_standalone.backtest import trusting
from duban_standalone.backtest.result import as_json, result_of
from duban_standalone.backtest.rulebooks import Tried, tried_rules
from duban_standalone.backtest.run import Comparison, compare
from duban_standalone.simulation.world import World
from tests.simulation.scenes import shipped
from tests.support import histories
from tests.support.histories import DIRECTOR, STAFF, Step, played, unit_code, write

MATTERS = 100


@cache
def yunhe() -> Shelf:
    """Return the rules of 云和县 as they are shipped."""
    return Shelf(load_plugins(shipped()["yunhe"]))


@cache
def county() -> World:
    """Return a county after a year with matters of every shape."""
    return played(yunhe(), MATTERS)


def returned_once(number: int, begun_on: date) -> Iterator[Step]:
    """Yield one matter: due on 1 April, reported on 26 March, returned for its form, filed again on 1 April."""
    of_unit = histories.Actor(person="p", role="unit_principal", unit=unit_code(number))
    due_on, done_on = date(2026, 4, 1), date(2026, 3, 25)
    filed = FileReport(
        key="r1", kind=ReportKind.CLOSING, unit=unit_code(number), text=histories.TEXT, signed_by="局长",
        completed_on=done_on,
    )  # fmt: skip
    yield 0, c.ProposeMatter(title="修路", content="完工", category="3", basis="工作报告"), STAFF
    yield 0, c.SignApproval(subject="take_up", approved=True), DIRECTOR  # type: ignore[arg-type]
    yield 1, c.AssignMatter(lead=unit_code(number), requirement="办理", due_on=due_on), STAFF
    yield 24, filed, of_unit
    yield 24, ReturnReport(key="r1", ground=ReturnGround.FORM, reason="缺落款"), STAFF
    again = begun_on + timedelta(days=23)
    yield 30, filed.model_copy(update={"completed_on": again}), of_unit
    yield 31, VerifyReport(key="r1", completed_on=done_on), STAFF
    yield 32, c.CloseMatter(), STAFF


@cache
def one_matter() -> World:
    """Return a county with that matter alone."""
    return played(yunhe(), 1, steps=returned_once)


def tried(path: Path, plugin: str = "yunhe", jobs: int = 1, **parameters: object) -> Comparison:
    """Return a history of 云和县 compared with itself under other rules."""
    return compare([path], Tried(yunhe().settings), tried_rules(yunhe(), plugin, "", parameters), jobs=jobs)


def test_backtest_finds_nothing_when_the_rules_are_the_same(tmp_path: Path) -> None:
    events = write(county(), tmp_path / "log.ndjson")
    comparison = tried(tmp_path / "log.ndjson")
    found = comparison.findings
    assert (found.matters, comparison.events, found.drift) == (MATTERS, events, 0)
    assert (found.dates, found.kept, found.proposals, found.refused) == ([], [], [], {})
    assert (comparison.points, comparison.ranks) == ([], [])
    assert comparison.flags_was == comparison.flags_would_be != []


def test_shorter_redo_time_moves_the_date_and_makes_the_refiling_count(tmp_path: Path) -> None:
    write(one_matter(), tmp_path / "log.ndjson")
    comparison = tried(tmp_path / "log.ndjson", redo_working_days=3)
    found = comparison.findings
    assert [(each.was_on, each.would_be_on) for each in found.dates] == [(date(2026, 4, 2), date(2026, 3, 31))]
    assert [(each.was, each.would_be) for each in found.kept] == [("提前办结，提前反馈", "提前办结，按时反馈")]
    assert [tuple(each) for each in comparison.points] == [("u00", 2026, "Y-3.2a", Decimal(3), 2, Decimal(2), 1)]
    assert found.drift == 0


def test_no_early_points_lower_the_sum_and_move_no_date(tmp_path: Path) -> None:
    write(one_matter(), tmp_path / "log.ndjson")
    comparison = tried(tmp_path / "log.ndjson", early_days=0)
    found = comparison.findings
    assert found.dates == []
    assert [(each.was, each.would_be) for each in found.kept] == [("提前办结，提前反馈", "按时办结，按时反馈")]
    assert [each[3:] for each in comparison.points] == [(Decimal(3), 2, Decimal(2), 1)]
    lists = [(each.period, each.group, each.was_points, each.would_be_points) for each in comparison.ranks]
    assert lists == [
        (period, group, Decimal(103), Decimal(102))
        for period in ("2026Q2", "2026Q3")
        for group in ("all", "department")
    ]


def test_lower_threshold_raises_more_flags_and_proposals(tmp_path: Path) -> None:
    write(county(), tmp_path / "log.ndjson")
    comparison = tried(tmp_path / "log.ndjson", flag_times=1)
    found = comparison.findings
    assert len(comparison.flags_would_be) > len(comparison.flags_was)
    assert {each.only for each in found.proposals} == {"would_be"}
    assert len(found.proposals) == len(comparison.flags_would_be) - len(comparison.flags_was)
    assert (found.dates, found.kept, comparison.points) == ([], [], [])


def test_another_countys_rules_take_the_place_of_the_countys_own(tmp_path: Path) -> None:
    write(one_matter(), tmp_path / "log.ndjson")
    comparison = tried(tmp_path / "log.ndjson", "huarong")
    assert "yunhe@" not in comparison.tried.current.version
    assert "huarong@" in comparison.tried.current.version
    assert [each.would_be_points for each in comparison.points] == [Decimal(0)]
    assert ("ReportFiled", "报告须有本单位发文字号", "E-11") in comparison.findings.refused


def test_backtest_changes_nothing_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    write(county(), path)
    before = sha256(path.read_bytes()).hexdigest()
    tried(path, early_days=0)
    assert [each.name for each in tmp_path.iterdir()] == ["log.ndjson"]
    assert sha256(path.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("how", ["packed", "several", "directory", "reordered"])
def test_backtest_reads_a_history_however_it_is_stored(how: str, tmp_path: Path) -> None:
    plain, stored = tmp_path / "log.ndjson", tmp_path / "stored"
    write(county(), plain)
    expected = as_json(result_of(tried(plain, early_days=0)))
    stored.mkdir()
    lines = plain.read_bytes().splitlines(keepends=True)
    if how == "packed":
        (stored / "log.ndjson.gz").write_bytes(gzip.compress(b"".join(lines)))
    elif how == "reordered":
        spaced = (line.replace(b'{"specversion":"1.0",', b'{ "specversion" : "1.0", ', 1) for line in lines)
        (stored / "log.ndjson").write_bytes(b"".join(spaced))
    else:
        (stored / "1.ndjson").write_bytes(b"".join(lines[:500]))
        (stored / "2.ndjson").write_bytes(b"".join(lines[500:]))
    given = [stored] if how == "directory" else sorted(stored.iterdir())
    rules = tried_rules(yunhe(), "yunhe", "", {"early_days": 0})
    assert as_json(result_of(compare(given, Tried(yunhe().settings), rules, jobs=1))) == expected


def test_worker_processes_find_what_one_process_finds(tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    write(county(), path, copies=11)
    alone = as_json(result_of(tried(path, early_days=0)))
    assert as_json(result_of(tried(path, jobs=2, early_days=0))) == alone


def matter_by_matter(lines: list[bytes], *, backwards: bool) -> list[bytes]:
    """Return the lines of a history stream by stream, and the streams the other way round if so."""
    streams: dict[str, list[bytes]] = {}
    for line in lines:
        streams.setdefault(json.loads(line)["subject"], []).append(line)
    ordered = list(streams.values())
    return [line for stream in (reversed(ordered) if backwards else ordered) for line in stream]


def test_facts_of_all_matters_are_counted_in_the_order_of_their_time(tmp_path: Path) -> None:
    lines = list(histories.lines(county()))
    told = []
    for backwards in (False, True):
        path = tmp_path / "log.ndjson"
        path.write_bytes(b"".join(matter_by_matter(lines, backwards=backwards)))
        comparison = tried(path, "henan_ru")
        assert sum("次" in each.reason for each in comparison.findings.proposals) > 0
        told.append(as_json(result_of(comparison)))
    assert told[0] == told[1]


@pytest.mark.parametrize("plugin", ["ankang", "henan_ru", "huarong", "hutubi", "yunhe"])
def test_record_that_is_trusted_gives_the_same_as_its_replay(
    plugin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(county(), tmp_path / "log.ndjson", copies=2)
    whole = tried(tmp_path / "log.ndjson", plugin)
    monkeypatch.setattr(trusting, "ENOUGH", MATTERS)
    shorter = tried(tmp_path / "log.ndjson", plugin)
    assert whole.findings.checked == 2 * MATTERS
    assert (shorter.findings.checked < 2 * MATTERS) is (plugin != "yunhe")
    results = [result_of(each) for each in (whole, shorter)]
    for each in results:
        each["check"].pop("matters")
    assert as_json(results[0]) == as_json(results[1])


def test_no_record_is_trusted_once_one_was_recorded_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.ndjson"
    written = list(histories.lines(county()))
    place = next(place for place, line in enumerate(written) if b'"completion":"early"' in line)
    subject = json.loads(written[place])["subject"]
    written[place] = written[place].replace(b'"completion":"early"', b'"completion":"late"')
    own = [line for line in written if json.loads(line)["subject"] == subject]
    path.write_bytes(b"".join([*own, *(line for line in written if line not in own)]))
    monkeypatch.setattr(trusting, "ENOUGH", MATTERS - 1)
    # The first matter of the file is among those that are replayed.
    found = tried(path, "huarong").findings
    assert found.drift > 0
    assert found.checked == MATTERS
