"""Command `duban up`."""

from __future__ import annotations

from pathlib import Path

import click

from duban_standalone.data_directory import DataDirectory
from duban_standalone.suite import DEFAULT_PORT_BASE, Suite
from duban_standalone.up import Progress, run_until_stopped


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path(".duban"),
    show_default=True,
    envvar="DUBAN_DATA",
    help="数据目录；数据在多次运行之间保留。",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="配置目录，每个地区一个 TOML 文件；默认用数据目录中的 config。",
)
@click.option(
    "--port-base",
    type=click.IntRange(0, 65_000),
    default=DEFAULT_PORT_BASE,
    show_default=True,
    help="六个连续端口中的第一个：四个服务、NATS、PostgreSQL；0 表示任选空闲端口。",
)
@click.option("--servers-only", is_flag=True, help="只启动 PostgreSQL 和 NATS，不启动服务；用于恢复备份。")
def up(data: Path, config: Path | None, port_base: int, servers_only: bool) -> None:
    """启动 PostgreSQL、NATS 和四个服务，直到按 Ctrl-C。

    设置 DUBAN_DATABASE_URL、DUBAN_NATS_URL 时使用外部服务器。
    """
    progress = Progress()
    with DataDirectory(data) as directory:
        suite = Suite(directory, directory.config_directory(config), progress.say, port_base=port_base)
        if servers_only:
            suite.specs, suite.migrate_command = (), None
        run_until_stopped(suite, progress)
