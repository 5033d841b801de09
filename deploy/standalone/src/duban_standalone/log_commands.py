"""Commands `duban republish` and `duban export-log`: the event logs kept in PostgreSQL."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from duban_runtime.database import Database
from duban_runtime.errors import DatabaseUnavailable
from duban_runtime.log import EventLog, wire_bytes
from duban_standalone.command_options import SERVICE_CODES, data_option, service_option
from duban_standalone.connection import find_connection
from duban_standalone.errors import StandaloneError

PAGE_ROWS = 1000
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@click.command()
@data_option
@service_option
@click.argument("jurisdiction")
@click.option("--since", type=click.DateTime(), default=None, help="只发布此时（UTC）以后记录的；默认全部。")
def republish(data: Path, service: tuple[str, ...], jurisdiction: str, since: datetime | None) -> None:
    """把一个地区的事件从数据库重新发布到消息总线。

    已处理过的事件会被接收方识别并忽略，因此重复执行无害。
    """
    from_instant = since.replace(tzinfo=UTC) if since else BEGINNING
    url = _database_of(data, jurisdiction)
    for code in service or SERVICE_CODES:
        added = asyncio.run(put_back(url, code, jurisdiction, from_instant))
        click.echo(f"{code}：{added} 个事件待重新发布")


@click.command(name="export-log")
@data_option
@service_option
@click.argument("jurisdiction")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="写入此文件；默认写到标准输出。")
def export_log(data: Path, service: tuple[str, ...], jurisdiction: str, output: Path | None) -> None:
    """导出一个地区的事件日志，每行一个事件（NDJSON），与消息总线上的内容逐字相同。"""
    url = _database_of(data, jurisdiction)
    services = service or SERVICE_CODES
    if output is None:
        asyncio.run(write_log(url, services, jurisdiction, sys.stdout.buffer))
        return
    with output.open("wb") as out:
        count = asyncio.run(write_log(url, services, jurisdiction, out))
    click.echo(f"已导出 {count} 个事件到 {output}", err=True)


def _database_of(data: Path, jurisdiction: str) -> str:
    connection = find_connection(data)
    connection.require_jurisdiction(jurisdiction)
    return connection.database_url


async def put_back(database_url: str, service: str, jurisdiction: str, since: datetime) -> int:
    """Return how many events of the service are waiting for the relay again."""
    log = EventLog(service, producer="duban-command")
    async with _opened(database_url, service) as database, database.transaction({jurisdiction}) as connection:
        return await log.republish(connection, jurisdiction, since)


async def write_log(database_url: str, services: tuple[str, ...], jurisdiction: str, out: BinaryIO) -> int:
    """Return how many events were written to `out`, service by service in the order of their logs."""
    count = 0
    for service in services:
        async for line in log_lines(database_url, service, jurisdiction):
            out.write(line + b"\n")
            count += 1
    out.flush()
    return count


async def log_lines(database_url: str, service: str, jurisdiction: str) -> AsyncIterator[bytes]:
    """Give the events of one service's log as they went over the bus, a page per transaction."""
    after = 0
    statement = (
        "SELECT position, subject, sequence, id, type, occurred_at, correlationid, causationid, traceparent, "
        f"producer, data FROM {service}.event WHERE jurisdiction = $1 AND position > $2 "
        f"ORDER BY position LIMIT {PAGE_ROWS}"
    )
    async with _opened(database_url, service) as database:
        while True:
            async with database.transaction({jurisdiction}) as connection:
                rows = (await connection.exec_driver_sql(statement, (jurisdiction, after))).all()
            for row in rows:
                yield wire_bytes(
                    source=service,
                    jurisdiction=jurisdiction,
                    subject=row.subject,
                    sequence=row.sequence,
                    event_uuid=row.id,
                    event_type=row.type,
                    occurred_at=row.occurred_at,
                    correlationid=row.correlationid,
                    causationid=row.causationid,
                    traceparent=row.traceparent,
                    producer=row.producer,
                    data=row.data,
                )
            if len(rows) < PAGE_ROWS:
                return
            after = rows[-1].position


@asynccontextmanager
async def _opened(database_url: str, service: str) -> AsyncIterator[Database]:
    database = Database(database_url, service, "duban-command", pool_size=1)
    try:
        yield database
    except DatabaseUnavailable as error:
        raise StandaloneError(f"连接不上数据库：{error.reason}") from error
    except ValueError as error:
        raise StandaloneError(f"地区代码不正确：{error}") from error
    finally:
        await database.close()
