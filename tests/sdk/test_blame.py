"""What an author is told of a failure in a plugin: class, field, and the line of the plugin's own source."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from duban_sdk.blame import blame

SOURCES = {
    "unknown_field": (
        "from duban_sdk.measures import Measure\n\nROWS = (\n"
        '    Measure(code="a", name="a", clause="X-1"),\n'
        '    Measure(code="b", name="b", vetos=True, clause="X-1"),\n)\n',
        "rows.py 第 5 行，Measure：vetos 是不认识的字段",
    ),
    "out_of_range": (
        "from duban_sdk.date_rules import WeeklyDay\n\n\nROWS = WeeklyDay(weekday=8)\n",
        "rows.py 第 4 行，WeeklyDay：weekday 数值太大（应不大于 7）",
    ),
    "missing_module": ("import no_such_module\n", "rows.py 第 1 行，ModuleNotFoundError: No module named"),
}


@pytest.mark.parametrize("case", SOURCES)
def test_blame_names_the_line_of_the_authors_source(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, told = SOURCES[case]
    package = tmp_path / f"blamed_{case}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "rows.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Exception) as caught:  # noqa: PT011  whatever the source raises is what is told
        importlib.import_module(f"{package.name}.rows")
    assert isinstance(caught.value, Exception)
    assert blame(caught.value).startswith(told)


def test_blame_of_a_failure_elsewhere_names_no_line() -> None:
    assert blame(RuntimeError("x")) == "RuntimeError: x"
