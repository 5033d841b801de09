"""Command `duban token`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from duban_standalone.command_options import data_option
from duban_standalone.connection import require_jurisdiction_in
from duban_standalone.data_directory import kept_token_key
from duban_standalone.development_tokens import LIFETIME_HOURS, mint


@click.command()
@data_option
@click.option("--jurisdiction", required=True, help="地区代码，如 yunhe。")
@click.option("--person", required=True, help="人员编号。")
@click.option("--unit", required=True, help="所在单位代码。")
@click.option("--role", "roles", required=True, multiple=True, help="角色代码，可多次给出。")
@click.option("--name", default="", help="姓名；默认同人员编号。")
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True),
    default=LIFETIME_HOURS,
    show_default=True,
    help="有效小时数。",
)
def token(
    *, data: Path, jurisdiction: str, person: str, unit: str, roles: tuple[str, ...], name: str, hours: float
) -> None:
    """签发一枚开发令牌，印在标准输出上。

    密钥取自环境变量 DUBAN_TOKEN_KEY，否则取自数据目录。
    """
    key = os.environ.get("DUBAN_TOKEN_KEY")
    if not key:
        require_jurisdiction_in(data, jurisdiction)
        key = kept_token_key(data)
    click.echo(
        mint(
            key,
            jurisdiction=jurisdiction,
            person=person,
            name=name or person,
            unit=unit,
            roles=list(roles),
            now=datetime.now(UTC),
            lifetime_hours=hours,
        )
    )
