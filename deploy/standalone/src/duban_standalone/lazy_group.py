"""Click groups whose commands are imported only when they are used."""

from __future__ import annotations

import importlib
from typing import Any

import click


class LazyGroup(click.Group):
    """Knows each command's place and one help line; the module behind it is loaded on use.

    Listing the commands therefore stays quick, and works while a command's dependencies are broken.
    """

    def __init__(self, *, places: dict[str, tuple[str, str]], **of_click: Any) -> None:
        """Keep `places`: command name -> ("module:attribute", help line). All else is click's own."""
        super().__init__(**of_click)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, loaded or not."""
        return [*super().list_commands(ctx), *self._places]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now where it is a lazy one."""
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module_name, _, attribute = place[0].partition(":")
        command = getattr(importlib.import_module(module_name), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place[0]} is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by their kept help lines."""
        rows = [(name, self._help_of(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def _help_of(self, ctx: click.Context, name: str) -> str:
        if name in self._places:
            return self._places[name][1]
        command = super().get_command(ctx, name)
        # A Chinese sentence has no spaces at which the library could shorten it.
        return (command.help or "").strip().partition("。")[0] if command else ""
