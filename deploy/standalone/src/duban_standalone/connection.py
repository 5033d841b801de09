"""How the other commands find the servers: the environment, else the running `duban up`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from duban_standalone.embedded.storage import write_secret_file
from duban_standalone.errors import StandaloneError

FILE_NAME = "connection.json"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the servers of a running suite are, and the key of its tokens."""

    nats_url: str
    database_url: str
    token_key: str
    config_dir: str

    def write(self, data: Path) -> None:
        """Leave this where `find_connection` looks for it."""
        write_secret_file(data / FILE_NAME, json.dumps(asdict(self), indent=1) + "\n")

    def require_jurisdiction(self, code: str) -> None:
        """Return only for a configured jurisdiction; where the configuration is unknown any code may be right.

        Raises:
            StandaloneError: it is none of those that are configured.
        """
        known = sorted(path.stem for path in Path(self.config_dir).glob("*.toml")) if self.config_dir else []
        if known and code not in known:
            raise StandaloneError(f"没有配置代码为 {code} 的辖区；已配置：{'、'.join(known)}")


def require_jurisdiction_in(data: Path, code: str) -> None:
    """Return only for a jurisdiction of the suite that runs on `data`; while none does any code may be right.

    Raises:
        StandaloneError: it is none of those that are configured.
    """
    Connection("", "", "", _kept(data).get("config_dir", "")).require_jurisdiction(code)


def forget_connection(data: Path) -> None:
    """Leave nothing for `find_connection`: the suite no longer runs."""
    (data / FILE_NAME).unlink(missing_ok=True)


def find_connection(data: Path, environment: Mapping[str, str] | None = None) -> Connection:
    """Return where the servers are; what the environment says comes before what `duban up` left in `data`.

    Raises:
        StandaloneError: neither says it.
    """
    given = os.environ if environment is None else environment
    kept = _kept(data)
    connection = Connection(
        nats_url=given.get("DUBAN_NATS_URL") or kept.get("nats_url", ""),
        database_url=given.get("DUBAN_DATABASE_URL") or kept.get("database_url", ""),
        token_key=given.get("DUBAN_TOKEN_KEY") or kept.get("token_key", ""),
        config_dir=given.get("DUBAN_CONFIG_DIR") or kept.get("config_dir", ""),
    )
    if not (connection.nats_url and connection.database_url):
        raise StandaloneError(
            f"找不到正在运行的系统：{data.absolute()} 中没有连接信息。"
            "\n  处理：先运行 duban up（同一 --data 目录），或设置 DUBAN_NATS_URL 和 DUBAN_DATABASE_URL。"
        )
    return connection


def _kept(data: Path) -> dict[str, str]:
    try:
        return dict(json.loads((data / FILE_NAME).read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, OSError) as error:
        raise StandaloneError(f"连接信息 {data / FILE_NAME} 无法读取：{error}") from error
