"""Decision 0001 maps every clause, and says truly which carriers exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from duban_sdk import hookspecs
from duban_sdk.pack import RulePack

ROOT = Path(__file__).resolve().parents[2]
RECORD = (ROOT / "contracts/decisions/0001-the-seam.md").read_text(encoding="utf-8")
CLAUSE_IDS = [
    line
    for line in (Path(__file__).parent / "clause_ids.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
KINDS = {
    *("appraisal", "approval", "deadline", "document", "duty", "escalation", "feedback", "grade", "organisational"),
    *("ranking", "record", "role", "scope", "scoring", "secrecy", "urging", "workflow"),
}
ROWS = [
    tuple(cell.strip() for cell in match.groups())
    for match in re.finditer(r"^\| ([A-Z]-[^|]+)\|([^|]+)\|([^|]+)\|([^|]+)\|$", RECORD, re.MULTILINE)
]
CARRIERS = sorted({carrier.strip() for row in ROWS for carrier in row[2].split(";")})


def _backticked(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def _section(heading: str) -> str:
    start = RECORD.index(f"\n## {heading}")
    end = RECORD.find("\n## ", start + 1)
    return RECORD[start:end]


def test_clause_list_holds_132_distinct_ids() -> None:
    assert len(CLAUSE_IDS) == 132
    assert len(set(CLAUSE_IDS)) == 132


@pytest.mark.parametrize("clause", CLAUSE_IDS)
def test_record_maps_each_clause_exactly_once(clause: str) -> None:
    assert Counter(row[0] for row in ROWS)[clause] == 1


def test_record_maps_no_clause_that_is_not_in_the_list() -> None:
    assert {row[0] for row in ROWS} == set(CLAUSE_IDS)


def test_record_gives_every_clause_a_kind_a_carrier_and_a_how() -> None:
    assert [row for row in ROWS if row[1] not in KINDS or not row[2] or not row[3]] == []


@pytest.mark.parametrize("carrier", CARRIERS)
def test_carrier_is_what_the_record_calls_it(carrier: str) -> None:
    word, name = carrier.split(" ", 1)
    hooks = {name for name in vars(hookspecs) if name.startswith("duban_")}
    existing = {"table": set(RulePack.model_fields), "hook": hooks}
    if word in existing:
        assert name in existing[word]
    elif word == "planned":
        assert name in _backticked(_section("Planned tables and fields besides"))
        assert name not in existing["table"] | existing["hook"], f"{name} exists now: call it a table or a hook"
    elif word == "engine":
        assert name in _backticked(_section("Engine mechanisms"))
    else:
        assert word == "record"


def test_record_uses_every_planned_table_and_every_mechanism() -> None:
    used = {carrier.split(" ", 1)[1] for carrier in CARRIERS}
    planned = set(re.findall(r"^\| `(.+?)` \|", _section("Planned tables"), re.MULTILINE))
    names = {name for cell in planned for name in cell.replace("`", "").split(", ")}
    assert names <= used
    assert _backticked(_section("Engine mechanisms")) <= used
