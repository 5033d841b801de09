"""The directory in which one installation keeps everything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata, resources
from pathlib import Path
from typing import Self

from duban_standalone.embedded.lock import DirectoryLock
from duban_standalone.embedded.storage import (
    kept_secrets,
    make_directory,
    new_base64_key,
    storage_errors,
    write_secret_file,
)
from duban_standalone.errors import (
    DataDirectoryDamaged,
    DataDirectoryNewer,
    DataDirectoryUnwritable,
    DiskFull,
    StandaloneError,
)

FORMAT = 1
NEEDED_FREE_BYTES = 500 * 1000 * 1000
MEGABYTE = 1000 * 1000
LOCK_NAME = "duban.lock"
TOKEN_KEY_NAME = "token-key.json"
TOKEN_KEY = "token_key"
VAULT_KEY_NAME = "vault-key.json"
VAULT_KEY = "vault_key"
VERSION_NAME = "duban.json"


def free_bytes(path: Path) -> int:
    """Return what is free on the file system of `path`."""
    return shutil.disk_usage(path).free


def kept_token_key(path: Path) -> str:
    """Return the key that a launcher made in this directory before.

    Raises:
        StandaloneError: there is none.
    """
    file = path / TOKEN_KEY_NAME
    if not file.exists():
        raise StandaloneError(f"{path.absolute()} 中没有令牌密钥：先运行 duban up，或设置 DUBAN_TOKEN_KEY。")
    return kept_secrets(file, [TOKEN_KEY])[0][TOKEN_KEY]


class DataDirectory:
    """An opened data directory: writable, of a known format, and ours alone until it is closed."""

    def __init__(self, path: Path, *, measure_free_bytes: Callable[[Path], int] = free_bytes) -> None:
        """Keep the path; nothing is touched yet."""
        self.path = path.absolute()
        self._measure_free_bytes = measure_free_bytes
        self._lock = DirectoryLock(self.path / LOCK_NAME)

    def open(self) -> Self:
        """Hold the directory.

        Raises:
            StandaloneError: it cannot be written, is too full, damaged, newer than this program, or in use.
        """
        if self.path.exists() and not self.path.is_dir():
            raise DataDirectoryUnwritable(self.path, "不是目录")
        make_directory(self.path)
        self._lock.acquire()
        try:
            self._check_room()
            self._check_format()
            make_directory(self.logs)
        except BaseException:
            self._lock.release()
            raise
        return self

    def close(self) -> None:
        """Let another launcher have the directory."""
        self._lock.release()

    def __enter__(self) -> Self:
        """Hold the directory."""
        return self.open()

    def __exit__(self, *_: object) -> None:
        """Release the directory."""
        self.close()

    @property
    def logs(self) -> Path:
        """Return the directory of the services' logs."""
        return self.path / "logs"

    @property
    def default_config(self) -> Path:
        """Return the directory of the configuration that is used unless another one is given."""
        return self.path / "config"

    def token_key(self) -> str:
        """Return the key that signs bearer tokens: made at the first start, the same ever after."""
        return kept_secrets(self.path / TOKEN_KEY_NAME, [TOKEN_KEY])[0][TOKEN_KEY]

    def vault_key(self) -> str:
        """Return the key that seals informants' personal data: what was sealed is lost without it."""
        return kept_secrets(self.path / VAULT_KEY_NAME, [VAULT_KEY], new_base64_key)[0][VAULT_KEY]

    def config_directory(self, given: Path | None) -> Path:
        """Return the configuration to use; the default one is filled with the shipped files at first.

        Raises:
            StandaloneError: there is no jurisdiction in it.
        """
        chosen = given.absolute() if given else self.default_config
        if given is None and not chosen.exists():
            self._ship_config(chosen)
        if not sorted(chosen.glob("*.toml")):
            raise StandaloneError(
                f"配置目录 {chosen} 中没有任何地区的配置文件（*.toml）。请放入至少一个，或改用 --config。"
            )
        return chosen

    def _ship_config(self, target: Path) -> None:
        draft = target.with_name(target.name + ".new")
        with storage_errors(self.path):
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            for source in resources.files("duban_standalone").joinpath("config").iterdir():
                if source.name.endswith(".toml"):
                    (draft / source.name).write_bytes(source.read_bytes())
            draft.rename(target)

    def _check_room(self) -> None:
        free = self._measure_free_bytes(self.path)
        if free < NEEDED_FREE_BYTES:
            raise DiskFull(self.path, free // MEGABYTE, NEEDED_FREE_BYTES // MEGABYTE)

    def _check_format(self) -> None:
        version = self.path / VERSION_NAME
        if not version.exists():
            self._adopt_empty(version)
            return
        try:
            found = int(json.loads(version.read_text("utf-8"))["format"])
        except (ValueError, KeyError, TypeError) as error:
            raise DataDirectoryDamaged(version, "版本文件内容无法识别") from error
        if found > FORMAT:
            raise DataDirectoryNewer(self.path, f"格式 {found}", f"格式 {FORMAT}")

    def _adopt_empty(self, version: Path) -> None:
        others = sorted(entry.name for entry in self.path.iterdir() if entry.name not in (LOCK_NAME, "config"))
        if "postgres" in others or "nats" in others:
            raise DataDirectoryDamaged(self.path, f"缺少版本文件 {VERSION_NAME}")
        if others:
            listed = "、".join(others[:5])
            message = f"目录 {self.path} 不是空目录，也不是 duban 的数据目录（内有 {listed}）。"
            raise StandaloneError(message + "请用 --data 另指一个目录。")
        made = {
            "format": FORMAT,
            "written_by": metadata.version("duban-standalone"),
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        write_secret_file(version, json.dumps(made, indent=1) + "\n")
