"""``recompute``: the ledger again from the kept inputs, to print or to compare with what stands in the database."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from itertools import islice

from duban_runtime.database import Database
from duban_runtime.errors import DubanError
from duban_runtime.log import EventLog
from duban_runtime.parameter_sets import known_parameter_sets
from duban_runtime.settings import load_settings
from duban_scoring.adapters.reading import LedgerReader
from duban_scoring.adapters.shelves import Shelves, load_shelves
from duban_scoring.adapters.store import PostgresLedger
from duban_scoring.core.export import export_bytes, export_lines
from duban_scoring.handlers.recompute import recomputed_rows
from duban_scoring.handlers.replay import register_of
from duban_scoring.settings import NAME, PRODUCER, ScoringSettings
from duban_sdk.errors import SdkError

EXIT_DIFFERENT = 1
EXIT_FAILED = 2
_SHOWN_DIFFERENCES = 10


def run(arguments: Sequence[str]) -> int:
    """Carry the command out; return its exit code: 0, 1 when the ledgers differ, 2 when it could not be done."""
    parser = argparse.ArgumentParser(prog="duban-scoring recompute", description="从留存的事件重新计算计分台账。")
    parser.add_argument("--jurisdiction", required=True, help="辖区代码")
    parser.add_argument("--check", action="store_true", help="与数据库中的台账比较，不一致时退出码为 1")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(ScoringSettings)
        shelves = load_shelves(settings.config_dir)
        return asyncio.run(_run(settings.database_url, shelves, options.jurisdiction, check=options.check))
    except (DubanError, SdkError) as error:
        sys.stderr.write(f"重新计算未完成：{error}\n")
        return EXIT_FAILED


async def _run(database_url: str, shelves: Shelves, jurisdiction: str, *, check: bool) -> int:
    shelves.get(jurisdiction)
    database = Database(database_url, NAME, "duban-scoring-recompute", pool_size=1)
    try:
        return await recompute(database, shelves, jurisdiction, check=check)
    finally:
        await database.close()


async def recompute(database: Database, shelves: Shelves, jurisdiction: str, *, check: bool) -> int:
    """The recomputed ledger is printed, or with ``check`` what differs; return the exit code."""
    recomputed, booked = await ledgers(database, shelves, jurisdiction)
    if check:
        return _report(recomputed, booked)
    sys.stdout.buffer.write(export_bytes(recomputed))
    return 0


async def ledgers(database: Database, shelves: Shelves, jurisdiction: str) -> tuple[list[str], list[str]]:
    """Return the export of the recomputed ledger and that of the ledger in the database, as of one moment.

    Raises:
        RulesUnavailable: the jurisdiction's plugins could not be loaded.
        SdkError: a version of the rules that a matter needs is no longer there.
    """
    shelf = shelves.get(jurisdiction)
    async with database.transaction({jurisdiction}) as connection:
        shelf.know(await known_parameter_sets(connection, jurisdiction))
        store = PostgresLedger(connection, jurisdiction, EventLog(NAME, PRODUCER))
        await store.lock()
        reader = LedgerReader(connection, jurisdiction)
        register = register_of(await store.register_inputs())
        inputs = [each async for each in reader.scored_inputs()]
        booked = export_lines(await reader.ledger())
    return export_lines(recomputed_rows(inputs, register, shelf)), booked


def _report(recomputed: Sequence[str], booked: Sequence[str]) -> int:
    if list(recomputed) == list(booked):
        sys.stdout.write(f"一致：{len(booked)} 条计分与重新计算的结果逐字节相同\n")
        return 0
    missing, surplus = sorted({*recomputed} - {*booked}), sorted({*booked} - {*recomputed})
    sys.stdout.write(f"不一致：台账缺 {len(missing)} 条，多 {len(surplus)} 条\n")
    for line in islice([f"缺 {each}" for each in missing] + [f"多 {each}" for each in surplus], _SHOWN_DIFFERENCES):
        sys.stdout.write(f"{line}\n")
    return EXIT_DIFFERENT
