"""What the operator is told when something is wrong: in Chinese, with the place and the cure."""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from duban_standalone.data_directory import NEEDED_FREE_BYTES, DataDirectory
from duban_standalone.embedded import EmbeddedNats, EmbeddedPostgres
from duban_standalone.embedded.storage import storage_errors
from duban_standalone.errors import (
    DataDirectoryDamaged,
    DataDirectoryInUse,
    DataDirectoryNewer,
    DataDirectoryOlder,
    DataDirectoryUnwritable,
    DiskFull,
    PortTaken,
    StandaloneError,
)

servers = pytest.mark.servers


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    with DataDirectory(path):
        pass
    return path


@pytest.fixture
def pgdata(data: Path) -> Path:
    path = data / "postgres" / "pgdata"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        yield holder.getsockname()[1]


def test_directory_is_refused_when_another_launcher_holds_it(data: Path) -> None:
    with DataDirectory(data), pytest.raises(DataDirectoryInUse, match=rf"另一个 duban 正在使用.*进程号 {os.getpid()}"):
        DataDirectory(data).open()


def test_directory_can_be_opened_again_when_closed(data: Path) -> None:
    for _ in range(2):
        with DataDirectory(data) as opened:
            assert opened.logs.is_dir()


def test_directory_keeps_its_token_key_when_opened_again(data: Path) -> None:
    with DataDirectory(data) as first:
        key = first.token_key()
    with DataDirectory(data) as second:
        assert second.token_key() == key
    assert len(key) >= 32


@pytest.mark.parametrize(
    ("content", "error", "expected"),
    [
        pytest.param('{"format": 2}', DataDirectoryNewer, "格式 2；本程序支持：格式 1", id="newer"),
        pytest.param("{", DataDirectoryDamaged, "版本文件内容无法识别", id="garbage"),
        pytest.param('{"other": 1}', DataDirectoryDamaged, "版本文件内容无法识别", id="no format"),
    ],
)
def test_directory_is_refused_when_its_version_is(
    data: Path, content: str, error: type[StandaloneError], expected: str
) -> None:
    (data / "duban.json").write_text(content)
    with pytest.raises(error, match=expected):
        DataDirectory(data).open()


def test_directory_is_refused_when_its_version_file_is_lost(data: Path, pgdata: Path) -> None:
    (data / "duban.json").unlink()
    with pytest.raises(DataDirectoryDamaged, match=r"缺少版本文件 duban\.json"):
        DataDirectory(data).open()


def test_directory_is_refused_when_it_holds_other_things(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StandaloneError, match=r"不是空目录.*thesis\.txt"):
        DataDirectory(tmp_path).open()


def test_directory_is_refused_when_the_disk_is_nearly_full(tmp_path: Path) -> None:
    almost = NEEDED_FREE_BYTES - 1_000_000
    with pytest.raises(DiskFull, match="剩余 499 MB，至少需要 500 MB"):
        DataDirectory(tmp_path / "data", measure_free_bytes=lambda path: almost).open()


def test_directory_is_refused_when_it_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataDirectoryUnwritable, match="不是目录"):
        DataDirectory(tmp_path / "data").open()


@pytest.mark.parametrize(
    ("number", "error", "expected"),
    [
        pytest.param(errno.ENOSPC, DiskFull, "写入时磁盘已满", id="disk full"),
        pytest.param(errno.EDQUOT, DiskFull, "写入时磁盘已满", id="quota used up"),
        pytest.param(errno.EACCES, DataDirectoryUnwritable, "没有权限", id="no permission"),
        pytest.param(errno.EROFS, DataDirectoryUnwritable, "只读文件系统", id="read-only"),
    ],
)
def test_refusal_of_the_system_becomes_a_message_when_writing(
    tmp_path: Path, number: int, error: type[StandaloneError], expected: str
) -> None:
    with pytest.raises(error, match=expected), storage_errors(tmp_path):
        raise OSError(number, "refused")


def test_default_configuration_is_copied_once_when_none_is_given(tmp_path: Path) -> None:
    with DataDirectory(tmp_path / "data") as directory:
        config = directory.config_directory(None)
        shipped = (config / "yunhe.toml").read_text("utf-8")
        (config / "yunhe.toml").write_text(shipped + "# mine\n", "utf-8")
        assert (directory.config_directory(None) / "yunhe.toml").read_text("utf-8").endswith("# mine\n")


def test_configuration_is_refused_when_it_has_no_jurisdiction(tmp_path: Path, data: Path) -> None:
    (tmp_path / "empty").mkdir()
    with DataDirectory(data) as directory, pytest.raises(StandaloneError, match="没有任何地区的配置文件"):
        directory.config_directory(tmp_path / "empty")


@pytest.mark.parametrize("server_type", [EmbeddedNats, EmbeddedPostgres])
def test_server_names_the_port_and_its_holder_when_it_is_taken(
    server_type: Callable[[Path, int], EmbeddedNats | EmbeddedPostgres], data: Path, taken_port: int
) -> None:
    with pytest.raises(PortTaken, match=rf"端口 {taken_port}（{server_type.name}）.*进程号 {os.getpid()}"):  # type: ignore[attr-defined]
        server_type(data, taken_port).start()


@pytest.mark.parametrize(
    ("version", "error", "expected"),
    [
        pytest.param(None, DataDirectoryDamaged, "缺少 PG_VERSION", id="missing"),
        pytest.param(b"x\n", DataDirectoryDamaged, "PG_VERSION 文件内容无法识别", id="garbage"),
        pytest.param(b"\xff\xfe", DataDirectoryDamaged, "PG_VERSION 文件内容无法识别", id="binary"),
        pytest.param(b"99\n", DataDirectoryNewer, r"数据版本：PostgreSQL 99；本程序支持：PostgreSQL \d+", id="newer"),
        pytest.param(b"12\n", DataDirectoryOlder, "数据版本：PostgreSQL 12", id="older"),
    ],
)
def test_postgres_is_not_started_when_the_version_of_its_data_is(
    data: Path, pgdata: Path, version: bytes | None, error: type[StandaloneError], expected: str
) -> None:
    if version is not None:
        (pgdata / "PG_VERSION").write_bytes(version)
    with pytest.raises(error, match=expected):
        EmbeddedPostgres(data).start()


def lose(file: Path) -> None:
    file.rename(file.parents[file.parts[::-1].index("pgdata")] / "lost")


def overwrite(file: Path) -> None:
    file.write_bytes(b"garbage" * 1000)


@servers
@pytest.mark.parametrize(
    ("part", "damage", "expected"),
    [
        pytest.param("base", lose, "缺少 base", id="no databases"),
        pytest.param("pg_wal", lose, "缺少 pg_wal", id="no log"),
        pytest.param("global/pg_control", overwrite, "PG_CONTROL_VERSION", id="control file overwritten"),
        pytest.param("pg_wal/*", overwrite, "checkpoint", id="log overwritten"),
    ],
)
def test_postgres_says_that_its_data_are_damaged_when(
    data: Path, part: str, damage: Callable[[Path], None], expected: str
) -> None:
    with EmbeddedPostgres(data):
        pass
    for file in (data / "postgres" / "pgdata").glob(part):
        if file.is_file() or damage is lose:
            damage(file)
    server = EmbeddedPostgres(data)
    with pytest.raises(DataDirectoryDamaged, match=rf"(?s)pgdata\n.*{expected}"):
        server.start()
    assert not server.alive()


@servers
@pytest.mark.parametrize("name", ["meta.inf", "meta.sum"])
async def test_nats_says_that_its_store_is_damaged_when_a_stream_cannot_be_read(data: Path, name: str) -> None:
    with EmbeddedNats(data) as server:
        import nats

        client = await nats.connect(server.url)
        await client.jetstream().add_stream(name="S", subjects=["s.>"])
        await client.close()
    for file in (data / "nats" / "jetstream").rglob(name):
        file.write_bytes(b"\x00garbage")
    with pytest.raises(DataDirectoryDamaged, match=r"(?s)Stream metafile.*duban republish"):
        EmbeddedNats(data).start()


@servers
def test_nats_says_that_its_store_is_damaged_when_it_is_no_directory(data: Path) -> None:
    (data / "nats").mkdir()
    (data / "nats" / "jetstream").write_text("")
    with pytest.raises(DataDirectoryDamaged, match="not a directory"):
        EmbeddedNats(data).start()


def test_lost_secrets_are_told_when_their_file_is_garbage(data: Path) -> None:
    (data / "token-key.json").write_text("{")
    with DataDirectory(data) as directory, pytest.raises(DataDirectoryDamaged, match="可删除它"):
        directory.token_key()


def test_version_file_says_who_wrote_it_when_the_directory_is_new(data: Path) -> None:
    assert json.loads((data / "duban.json").read_text()).keys() == {"format", "written_by", "created_at"}
