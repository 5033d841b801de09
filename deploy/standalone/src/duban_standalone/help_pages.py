"""Help pages in Chinese: headings, kinds of values and the notes that the library adds to an option."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_PIECES = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_KINDS = {
    "INTEGER RANGE": "整数",
    "FLOAT RANGE": "数",
    "DIRECTORY": "目录",
    "INTEGER": "整数",
    "FLOAT": "数",
    "FILE": "文件",
    "PATH": "路径",
    "TEXT": "文字",
}
_KIND = re.compile(rf" ({'|'.join(_KINDS)})$")
_NOTES = re.compile(r"\[([^\[\]]+)\]$")
_NOTE_WORDS = (("default: ", "默认："), ("env var: ", "环境变量："), ("required", "必填"))
_HELP_LINE, _HELP_WORDS = "Show this message and exit.", "显示本说明并退出。"


class ChineseHelp(click.HelpFormatter):
    """Lays a help page out as the library does, in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is written."""
        super().write_usage(prog, usage_words(args), "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with what each is for."""
        super().write_dl([(_option(first), _purpose(second)) for first, second in rows], col_max, col_spacing)


def usage_words(pieces: str) -> str:
    """Return the parts of a usage line with the library's own words in Chinese."""
    for theirs, ours in _PIECES.items():
        pieces = pieces.replace(theirs, ours)
    return pieces


def _option(text: str) -> str:
    return _KIND.sub(lambda found: f" {_KINDS[found[1]]}", text)


def _purpose(text: str) -> str:
    return _NOTES.sub(_notes, text.replace(_HELP_LINE, _HELP_WORDS))


def _notes(found: re.Match[str]) -> str:
    notes = found[1]
    for theirs, ours in _NOTE_WORDS:
        notes = notes.replace(theirs, ours)
    return f"[{notes.replace('; ', '；')}]"
