"""A PostgreSQL data directory: made, checked, and reached by the account that must own it."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from duban_standalone.embedded.children import Account
from duban_standalone.embedded.pg_binaries import PostgresBinaries
from duban_standalone.embedded.storage import storage_errors
from duban_standalone.errors import (
    DataDirectoryDamaged,
    DataDirectoryNewer,
    DataDirectoryOlder,
    DiskFull,
    ServerDidNotStart,
)

ADMIN = "postgres"
LOGIN = "duban"
DATABASE = "duban"
ENVIRONMENT = {"PATH": os.defpath, "TZ": "UTC", "LC_MESSAGES": "C"}
BUILTIN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
NEEDED_PARTS = ("base", "global/pg_control", "pg_wal", "pg_xact")
# pg_trgm finds letters outside ASCII (every Chinese character) only under a character type that knows UTF-8.
CHARACTER_TYPE = "--lc-ctype=C.UTF-8"
FIRST_MAJOR_WITH_BUILTIN_LOCALE = 17


class Cluster:
    """The directory `<home>/pgdata`, owned by the account that the server runs as."""

    def __init__(self, home: Path, binaries: PostgresBinaries, account: Account | None) -> None:
        """Open the directory so that the server can be told a path that works for its account."""
        self._home = home
        self._binaries = binaries
        self.account = account
        self.pgdata = home / "pgdata"
        self._descriptor: int | None = None
        if account:
            with storage_errors(home):
                os.chown(home, account.user_id, account.group_id)
            if sys.platform.startswith("linux"):
                self._descriptor = os.open(home, os.O_RDONLY | os.O_DIRECTORY)

    @property
    def pass_fds(self) -> tuple[int, ...]:
        """Return the descriptors that a program needs to reach `path_of`."""
        return () if self._descriptor is None else (self._descriptor,)

    def path_of(self, name: str) -> str:
        """Return a path of `name` in the home that also works below directories closed to the account.

        An inherited descriptor leads there without asking the directories above for permission.
        """
        return str(self._home / name) if self._descriptor is None else f"/proc/self/fd/{self._descriptor}/{name}"

    def close(self) -> None:
        """Forget the descriptor."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def exists(self) -> bool:
        """Tell whether there are data already.

        Raises:
            DataDirectoryDamaged, DataDirectoryNewer, DataDirectoryOlder: there are, but these programs cannot use them.
        """
        if not self.pgdata.exists():
            return False
        version = self.pgdata / "PG_VERSION"
        try:
            text = version.read_text("ascii").strip()
        except FileNotFoundError as error:
            raise DataDirectoryDamaged(self.pgdata, "缺少 PG_VERSION 文件") from error
        except UnicodeDecodeError as error:
            raise DataDirectoryDamaged(self.pgdata, "PG_VERSION 文件内容无法识别") from error
        if not text.isdigit():
            raise DataDirectoryDamaged(self.pgdata, f"PG_VERSION 文件内容无法识别（{text[:20]!r}）")
        if int(text) > self._binaries.major:
            raise DataDirectoryNewer(self.pgdata, f"PostgreSQL {text}", f"PostgreSQL {self._binaries.major}")
        if int(text) < self._binaries.major:
            raise DataDirectoryOlder(self.pgdata, text, str(self._binaries.major))
        for part in NEEDED_PARTS:
            # Without some of them the server starts all the same and fails at the first question.
            if not (self.pgdata / part).exists():
                raise DataDirectoryDamaged(self.pgdata, f"缺少 {part}")
        return True

    def create(self, passwords: dict[str, str]) -> None:
        """Leave a data directory with the login role and its database, whole or not at all."""
        shutil.rmtree(self._home / "pgdata.new", ignore_errors=True)
        with self._password_file(passwords[ADMIN]) as password_file:
            self._initialise(password_file)
        self.single_user(
            "pgdata.new",
            [
                f"CREATE ROLE {LOGIN} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD '{passwords[LOGIN]}'",
                f"CREATE DATABASE {DATABASE} OWNER {LOGIN}",
            ],
        )
        with storage_errors(self._home):
            (self._home / "pgdata.new").rename(self.pgdata)

    def set_passwords(self, passwords: dict[str, str]) -> None:
        """Leave both roles with these passwords; the server must not be running."""
        self.single_user("pgdata", [f"ALTER ROLE {role} PASSWORD '{word}'" for role, word in passwords.items()])

    def single_user(self, directory: str, statements: list[str]) -> None:
        """Run statements as the superuser on a data directory that no server runs on."""
        command = [self._binaries.program("postgres"), "--single", "-D", self.path_of(directory)]
        command += ["-c", "exit_on_error=on", "-c", "log_checkpoints=off", ADMIN]
        done = self._run(command, "\n".join(f"{statement};" for statement in statements) + "\n")
        if done.returncode != 0:
            raise self._failure("初始化角色失败", done.stderr)

    @contextlib.contextmanager
    def _password_file(self, password: str) -> Iterator[str]:
        file = self._home / "initial-password"
        with storage_errors(self._home):
            file.unlink(missing_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(password + "\n")
            if self.account:
                os.chown(file, self.account.user_id, self.account.group_id)
        try:
            yield self.path_of(file.name)
        finally:
            file.unlink(missing_ok=True)

    def _initialise(self, password_file: str) -> None:
        said = ""
        for locale in self._locales():
            command = [self._binaries.program("initdb"), "-D", self.path_of("pgdata.new"), "-U", ADMIN]
            command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8", *locale]
            done = self._run(command)
            if done.returncode == 0:
                return
            said = done.stderr
            if "locale" not in said:
                break
        raise self._failure("initdb 失败", said)

    def _locales(self) -> list[list[str]]:
        if self._binaries.major >= FIRST_MAJOR_WITH_BUILTIN_LOCALE:
            return [[*BUILTIN_LOCALE, CHARACTER_TYPE], BUILTIN_LOCALE]
        return [["--locale=C", CHARACTER_TYPE], ["--locale=C"]]

    def _run(self, command: list[str], given: str = "") -> subprocess.CompletedProcess[str]:
        account = self.account
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env=ENVIRONMENT,
            cwd="/",
            pass_fds=self.pass_fds,
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
        )

    def _failure(self, reason: str, said: str) -> Exception:
        if "No space left on device" in said:
            return DiskFull(self._home)
        return ServerDidNotStart("PostgreSQL", reason, None, said[-2000:])


def account_for(home: Path) -> Account | None:
    """Return whom the server must run as: None for the present user, somebody else when that is root.

    PostgreSQL refuses to run as root. Data that somebody owns already are served by their owner; new ones by `nobody`,
    who exists everywhere (initdb needs a name for its user).
    """
    if os.geteuid() != 0:
        return None
    owner = (home / "pgdata").stat() if (home / "pgdata").exists() else None
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)
