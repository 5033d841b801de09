"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

SERVICE_CODES = ("intake", "tracking", "scoring", "notify")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path(".duban"),
    show_default=True,
    envvar="DUBAN_DATA",
    help="duban up 所用的数据目录。",
)
service_option = click.option(
    "--service",
    type=click.Choice(SERVICE_CODES),
    multiple=True,
    help="只限这些服务，可多次给出；默认全部。",
)
