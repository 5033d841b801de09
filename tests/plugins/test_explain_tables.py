"""`duban rules show` prints every table and policy of every county, readably."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import duban_standalone
from duban_sdk.loader import load_deployment
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_standalone.rules_policies_text import POLICIES, policy_lines
from duban_standalone.rules_tables_text import LINES, table_lines
from duban_standalone.rules_text import pack_lines

HOME = Path(duban_standalone.__file__).parent
COUNTIES = ("yunhe", "hutubi", "ankang", "henan_ru", "huarong")


@cache
def packs() -> dict[str, RulePack]:
    deployment = load_deployment(HOME / "config", HOME / "counties")
    return {code: Shelf(loaded).current.pack for code, loaded in deployment.loaded.items()}


def test_every_table_and_policy_has_words() -> None:
    fields = RulePack.model_fields
    assert set(LINES) == {name for name, field in fields.items() if field.default == ()}
    assert set(POLICIES) == {name for name, field in fields.items() if field.default is None}


@pytest.mark.parametrize("county", COUNTIES)
def test_every_row_of_a_county_is_a_line_with_its_clause(county: str) -> None:
    pack = packs()[county]
    lines = list(table_lines(pack))
    rows = [row for table in LINES for row in getattr(pack, table)]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert f" {row.code}：" in line
        assert getattr(row, "clause", "") in line
    stated = [name for name in POLICIES if getattr(pack, name) is not None]
    assert len(list(policy_lines(pack))) == len(stated)


@pytest.mark.parametrize("county", COUNTIES)
def test_lines_say_no_word_of_the_program(county: str) -> None:
    said = "\n".join(line.split("：", 1)[1] for line in pack_lines(packs()[county]) if not line.startswith("编号"))
    assert not re.findall(r"None|True|False|Decimal|\(\)|[a-z]+_[a-z]+_[a-z]+", said)


@pytest.mark.parametrize(
    ("county", "line"),
    [
        pytest.param("hutubi", "措施 remind：提醒，第1级；以“催办函”作出；须定新的时限（H-2.1）", id="measure"),
        pytest.param(
            "hutubi",
            "适用情形 letter_unmet：催办函所定期限已过，仍未完成整改且无正当理由 → “约谈”；"
            "前一措施期满未落实；在“提醒”之后；理由正当的除外；同一事项已有同级或更高措施的，等其了结（H-2.2）",
            id="ground",
        ),
        pytest.param(
            "henan_ru",
            "适用情形 receipts_many：多次不按时接收通知 → “通报批评”；计数；不按时接收通知年度内3次（R-4.3.2）",
            id="count",
        ),
        pytest.param("ankang", "等次 excellent：优秀，可推荐评优（A-12.1）", id="grade"),
        pytest.param("yunhe", "计分 not_completed：-3 分，未按时完成且无正当理由，扣3分（Y-3.2d）", id="points"),
    ],
)
def test_rows_read_as_sentences(county: str, line: str) -> None:
    assert line in list(pack_lines(packs()[county]))
