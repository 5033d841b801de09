"""What is wrong with a command line, in Chinese: which option or argument, and what it may be."""

from __future__ import annotations

import click

from duban_standalone.help_pages import usage_words

_FIELDS = "、"


def usage_text(error: click.ClickException) -> str:
    """Return the complaint, with how the command is written where the command is known."""
    text = f"错误：{_complaint(error)}"
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return text
    pieces = usage_words(" ".join(context.command.collect_usage_pieces(context)))
    return f"{text}\n用法：{context.command_path} {pieces}\n说明：{context.command_path} --help"


def _complaint(error: click.ClickException) -> str:
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"没有命令 {error.command_name}{_meant(error.possibilities)}"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}{_meant(error.possibilities)}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} 不对：{_reason(error)}"
    if isinstance(error, click.FileError):
        return f"文件 {error.ui_filename} 无法打开：{error.message}"
    return error.format_message()


def _meant(possibilities: list[str] | None) -> str:
    return f"；是否指 {_FIELDS.join(possibilities)}" if possibilities else ""


def _name(error: click.BadParameter) -> str:
    """Return the option, or the argument as the usage line writes it."""
    hint = error.param_hint
    if hint is None and error.param is not None:
        hint = error.param.opts if isinstance(error.param, click.Option) else error.param.human_readable_name
    if isinstance(hint, str):
        return hint.strip("'")
    return _FIELDS.join(hint) if hint else "参数"


def _reason(error: click.BadParameter) -> str:
    """Return what the value may be; the library's own words where this is not known."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"可用：{_FIELDS.join(map(str, kind.choices))}"
    if isinstance(kind, click.DateTime):
        return "应为日期，如 2026-03-01"
    if isinstance(kind, click.IntRange):
        return f"应为 {kind.min} 至 {kind.max} 的整数" if kind.max is not None else f"应为不小于 {kind.min} 的整数"
    if isinstance(kind, click.Path):
        return f"没有这个{'文件' if not kind.dir_okay else '目录' if not kind.file_okay else '文件或目录'}，或者不能读"
    return error.message
