"""Histories and rules that cannot be used: each is told in Chinese, with line and field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from duban_sdk.errors import SdkError
from duban_standalone.backtest.faults import UnusableHistory, UnusableRules
from duban_standalone.backtest.rulebooks import Tried, tried_rules
from duban_standalone.backtest.run import compare
from tests.simulation.test_backtest import one_matter, tried, yunhe
from tests.support.histories import lines

Change = Callable[[list[bytes]], list[bytes]]


def line_of(event: str, written: list[bytes]) -> int:
    """Return at which place the first event of a type stands."""
    return next(place for place, line in enumerate(written) if f".{event}.v1".encode() in line)


def changed(event: str, old: bytes, new: bytes) -> Change:
    """Return the change of one line."""

    def change(written: list[bytes]) -> list[bytes]:
        place = line_of(event, written)
        assert old in written[place]
        return [*written[:place], written[place].replace(old, new, 1), *written[place + 1 :]]

    return change


def without(event: str) -> Change:
    """Return the loss of one line."""

    def change(written: list[bytes]) -> list[bytes]:
        place = line_of(event, written)
        return [*written[:place], *written[place + 1 :]]

    return change


BROKEN: dict[str, tuple[Change, str]] = {
    "cut_off": (lambda written: [*written[:-1], written[-1][:200]], "不完整，文件可能在此处被截断"),
    "empty": (lambda _: [], "没有任何事件"),
    "blank": (lambda _: [b"\n", b"\n"], "没有任何事件"),
    "other_county": (changed("matter.assigned", b'"yunhe"', b'"hutubi"'), "jurisdiction：这是 hutubi 的事件"),
    "bad_date": (changed("matter.assigned", b'"enforce_on":"2026-04-01"', b'"enforce_on":"1 April"'),
                 "data.order.due.enforce_on：应为日期"),
    "no_field": (changed("matter.closed", b'"completed_on"', b'"finished_on"'), "data.completed_on：缺少此项"),
    "unknown_type": (changed("matter.taken_up",
                             b"matter.taken_up.v1", b"matter.taken_down.v1"), "没有事件类型"),
    "no_json": (lambda written: [b"what is this\n", *written], "第 1 行 这一行不是导出日志中的事件"),
    "missing_event": (without("matter.assigned"), "缺少第 4 条事件"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_history_is_refused_with_what_is_wrong(change: Change, said: str, tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    path.write_bytes(b"".join(change(list(lines(one_matter())))))
    with pytest.raises(UnusableHistory, match=said):
        tried(path)


def test_fault_names_file_and_line(tmp_path: Path) -> None:
    written = list(lines(one_matter()))
    place = line_of("matter.closed", written)
    path = tmp_path / "log.ndjson"
    path.write_bytes(b"".join(BROKEN["no_field"][0](written)))
    with pytest.raises(UnusableHistory, match=rf"log\.ndjson 第 {place + 1} 行 data"):
        tried(path)


def test_matter_that_begins_before_the_export_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    path.write_bytes(b"".join(without("matter.proposed")(list(lines(one_matter())))))
    comparison = tried(path)
    assert comparison.findings.matters == 0
    assert [each.partition(":")[0] for each in comparison.findings.begun_before] == ["matter"]


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00 not packed")
    with pytest.raises(UnusableHistory, match="无法解压"):
        tried(path)


def test_directory_without_exports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableHistory, match="没有导出的事件日志"):
        tried(tmp_path)


def test_file_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    path.write_bytes(b"".join(lines(one_matter())))
    rules = Tried(yunhe().settings)
    with pytest.raises(UnusableHistory, match="给出了两次"):
        compare([path, path], rules, rules)


@pytest.mark.parametrize(
    ("plugin", "version", "parameters", "said"),
    [
        ("yunhe", "1999.1", {}, "没有版本 1999.1；可用：2022.1"),
        ("nowhere", "", {}, "nowhere.*未安装"),
        ("yunhe", "", {"late_days": 1}, "late_days"),
        ("yunhe", "", {"early_days": 99}, "early_days"),
    ],
    ids=["version", "plugin", "parameter", "value"],
)
def test_unknown_rules_are_refused(plugin: str, version: str, parameters: dict[str, object], said: str) -> None:
    with pytest.raises((UnusableRules, SdkError), match=said):
        tried_rules(yunhe(), plugin, version, parameters)
