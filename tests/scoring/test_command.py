"""The command line: ``recompute`` against a real ledger, and the pause before a ranking."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban_runtime.database import Database
from duban_runtime.log import EventLog
from duban_scoring.adapters.shelves import Shelves, load_shelves
from duban_scoring.bootstrap import MIGRATIONS, event_handler
from duban_scoring.entrypoints import recompute_command
from duban_scoring.entrypoints.sweep import Quiet
from duban_scoring.settings import PRODUCER
from tests.conftest import FreshDatabase
from tests.scoring.county import County

CONFIG = """
jurisdiction = "yunhe"
name = "云和县"
plugins = ["calendar_cn", "national", "yunhe"]
[parameters.yunhe]
renewed_by = "试2026-1"
"""


@pytest.fixture
def config_dir(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "yunhe.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "broken.toml").write_text('jurisdiction = "broken"\nname = "坏"\nplugins = ["missing"]\n', "utf-8")
    for name, value in (
        ("NATS_URL", "nats://127.0.0.1:1"),
        ("DATABASE_URL", database_url),
        ("CONFIG_DIR", str(tmp_path)),
        ("TOKEN_KEY", "k" * 40),
    ):
        monkeypatch.setenv(f"DUBAN_{name}", value)
    return tmp_path


async def booked(database: Database, config_dir: Path) -> Shelves:
    shelves = load_shelves(config_dir)
    county = County(shelves.get("yunhe"))
    story = county.matter(co_units=("czj",)).overdue("2026-07-01")
    handle = event_handler(shelves, EventLog("scoring", PRODUCER))
    async with database.transaction({"yunhe"}) as connection:
        await handle(connection, story.envelopes)
    return shelves


@pytest.mark.servers
async def test_recompute_says_whether_the_ledger_is_what_the_inputs_give(
    config_dir: Path, fresh_database: FreshDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    database = await fresh_database(MIGRATIONS, "scoring")
    shelves = await booked(database, config_dir)
    assert await recompute_command.recompute(database, shelves, "yunhe", check=True) == 0
    assert "一致：2 条" in capsys.readouterr().out
    async with database.transaction({"yunhe"}) as connection:
        await connection.exec_driver_sql("ALTER TABLE scoring.entry DISABLE TRIGGER append_only")
        await connection.exec_driver_sql("UPDATE scoring.entry SET points = -2 WHERE unit = 'czj'")
    assert await recompute_command.recompute(database, shelves, "yunhe", check=True) == 1
    assert "台账缺 1 条，多 1 条" in capsys.readouterr().out


def test_recompute_fails_in_words_when_the_rules_are_broken(
    config_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recompute_command.run(["--jurisdiction", "broken", "--check"]) == 2
    assert "missing" in capsys.readouterr().err


class Watch:
    """A watch that is set by hand."""

    now_seconds = 100.0

    def __call__(self) -> float:
        return self.now_seconds


def test_ranking_waits_until_events_have_ceased_but_not_for_ever() -> None:
    watch = Watch()
    quiet = Quiet(settle_seconds=2.0, monotonic=watch)
    assert quiet.is_settled()
    quiet.note()
    watch.now_seconds += 1.9
    assert not quiet.is_settled()
    watch.now_seconds += 0.1
    assert quiet.is_settled()
    for _ in range(601):
        quiet.note()
        watch.now_seconds += 1.0
    assert quiet.is_settled()
