"""Directories and small secret files of the embedded servers."""

from __future__ import annotations

import base64
import errno
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from duban_standalone.errors import DataDirectoryDamaged, DataDirectoryUnwritable, DiskFull

SECRET_BYTES = 32
FULL_DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT)

REFUSALS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "操作不被允许",
    errno.EROFS: "只读文件系统",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EEXIST: "已有同名文件",
    errno.ENOENT: "路径不存在",
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the system's refusals to write under `path` into errors for the operator."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL_DISK_ERRORS:
            raise DiskFull(path) from error
        if error.errno in REFUSALS:
            raise DataDirectoryUnwritable(path, REFUSALS[error.errno]) from error
        raise


def make_directory(path: Path, mode: int = 0o700) -> Path:
    """Return `path`, existing and writable.

    Raises:
        DataDirectoryUnwritable, DiskFull: the system refuses.
    """
    try:
        with storage_errors(path):
            path.mkdir(parents=True, exist_ok=True, mode=mode)
            probe = path / ".writable"
            probe.write_bytes(b"x")
            probe.unlink()
    except OSError as error:
        raise DataDirectoryUnwritable(path, error.strerror or str(error)) from error
    return path


def write_secret_file(path: Path, text: str) -> None:
    """Leave `path` with `text`, readable by its owner only, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    with storage_errors(path.parent):
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)


def new_password() -> str:
    """Return a password that needs no escape in a URL."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_base64_key() -> str:
    """Return a key of 32 bytes in base64."""
    return base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def kept_secrets(
    path: Path, names: Iterable[str], make: Callable[[], str] = new_password
) -> tuple[dict[str, str], bool]:
    """Return the secrets kept in `path` under `names`, and whether any of them is new (then it was made and written).

    Raises:
        DataDirectoryDamaged: the file is there but cannot be read as secrets.
    """
    wanted = list(names)
    try:
        kept = json.loads(path.read_text("utf-8"))
        known = {name: str(kept[name]) for name in wanted if name in kept}
    except FileNotFoundError:
        known = {}
    except (ValueError, TypeError) as error:
        remedy = "请从备份恢复该文件；若没有备份，可删除它，程序会重新生成。"
        raise DataDirectoryDamaged(path, "内容无法解析", remedy) from error
    fresh = {name: make() for name in wanted if name not in known}
    if fresh:
        write_secret_file(path, json.dumps({**known, **fresh}, indent=1))
    return {**known, **fresh}, bool(fresh)
