"""A command line that cannot be understood is answered in Chinese, with what it may be."""

from __future__ import annotations

import click
import pytest

from duban_standalone.cli import duban
from duban_standalone.usage_errors import usage_text

CASES = {
    "unknown command": (["rules", "lst"], "没有命令 lst；是否指 list", "duban rules "),
    "unknown option": (["rules", "list", "--nope"], "没有选项 --nope", "duban rules list "),
    "missing argument": (["rules", "explain", "yunhe", "redo"], "缺少 START", "duban rules explain "),
    "no day": (["rules", "explain", "yunhe", "redo", "2026-02-30"], "START 不对：应为日期", "duban rules explain "),
    "no year": (["rules", "calendar", "yunhe", "x"], "YEAR 不对：应为 1949 至 2200 的整数", "duban rules calendar "),
    "no choice": (["rules", "why", "what", "x"], "不对：可用：date、duty", "duban rules why "),
    "no file": (["rules", "simulate", "nowhere.yaml"], "FILE 不对：没有这个文件", "duban rules simulate "),
    "no event": (["rules", "explain", "yunhe", "redo", "2026-02-11", "--event", "x"], "--event 不对：可用：", "duban "),
}


@pytest.mark.parametrize(("words", "complaint", "usage"), CASES.values(), ids=CASES.keys())
def test_complaint_names_the_part_and_what_it_may_be(words: list[str], complaint: str, usage: str) -> None:
    with pytest.raises(click.ClickException) as caught:
        duban.main(words, prog_name="duban", standalone_mode=False)
    text = usage_text(caught.value)
    assert text.startswith("错误：")
    assert complaint in text
    assert f"用法：{usage}" in text
    assert "Error" not in text


def test_every_command_has_a_help_line_that_is_not_cut_short() -> None:
    rules = duban.get_command(click.Context(duban), "rules")
    assert isinstance(rules, click.Group)
    context = click.Context(rules, info_name="rules")
    formatter = context.make_formatter()
    rules.format_commands(context, formatter)
    assert "clauses" in formatter.getvalue()
    assert "..." not in formatter.getvalue()
