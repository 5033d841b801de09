"""The command line without servers."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from duban_contracts.vocabulary import Role
from duban_runtime.auth import Tokens
from duban_standalone.channel_secrets import ensure_channel_secrets
from duban_standalone.cli import COMMANDS, duban
from duban_standalone.connection import Connection, find_connection, forget_connection
from duban_standalone.data_directory import DataDirectory
from duban_standalone.development_tokens import tokens_per_role
from duban_standalone.errors import StandaloneError

KEY = "k" * 43
CONNECTION = Connection("nats://n", "postgresql://d", KEY, "/config")


def run_duban(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "duban_standalone.cli", *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )


def test_help_lists_every_command_when_asked() -> None:
    shown = CliRunner().invoke(duban, ["--help"])
    assert shown.exit_code == 0
    for name, (_, help_line) in COMMANDS.items():
        assert name in shown.output
        assert help_line in shown.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param([], ["用法：duban [选项] 命令 [参数]...", "选项：", "命令："], id="group"),
        pytest.param(["token"], ["--person 文字", "[必填]", "[默认：168；x>0]"], id="notes of options"),
        pytest.param(["rules", "why"], ["duban rules why [选项] 问什么 对象...", "--log 文件"], id="inner command"),
    ],
)
def test_help_page_is_chinese(words: list[str], told: list[str]) -> None:
    shown = CliRunner().invoke(duban, [*words, "--help"], prog_name="duban").output
    assert [each for each in told if each not in shown] == []
    assert "显示本说明并退出。" in shown
    theirs = ("Usage", "Options", "Commands", "OPTIONS", "default", "required", "Show this", "TEXT")
    assert [each for each in theirs if each in shown] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_found_where_the_group_says_when_used(name: str) -> None:
    command = duban.get_command(click.Context(duban), name)
    assert isinstance(command, click.Command)
    assert command.help


def test_listing_loads_no_command_when_help_is_shown(tmp_path: Path) -> None:
    loaded = "import sys; from duban_standalone.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    probe = loaded + "print([name for name in sys.modules if 'sqlalchemy' in name or name.endswith('_command')])"
    done = subprocess.run([sys.executable, "-c", probe, "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_expected_failure_is_one_message_without_trace_when_shown(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = run_duban("up", "--data", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("错误：目录 ")
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CLOCK])
def test_token_is_accepted_by_the_services_when_minted(role: Role) -> None:
    caller = Tokens(SecretStr(KEY)).verify(tokens_per_role(KEY, "yunhe", "dcs")[role.value])
    assert (caller.jurisdiction, caller.unit, caller.roles) == ("yunhe", "dcs", frozenset({role.value}))


def test_token_command_uses_the_key_of_the_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUBAN_TOKEN_KEY", raising=False)
    with DataDirectory(tmp_path / "data") as directory:
        key = directory.token_key()
    options = ["--jurisdiction", "yunhe", "--person", "p1", "--unit", "dcs", "--role", "leader", "--role", "auditor"]
    made = CliRunner().invoke(duban, ["token", "--data", str(tmp_path / "data"), *options])
    caller = Tokens(SecretStr(key)).verify(made.output.strip())
    assert (caller.person, caller.roles) == ("p1", frozenset({"leader", "auditor"}))


def test_token_is_refused_for_a_jurisdiction_that_the_running_suite_does_not_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DUBAN_TOKEN_KEY", raising=False)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "hutubi.toml").write_text("")
    replace(CONNECTION, config_dir=str(tmp_path / "config")).write(tmp_path)
    options = ["--jurisdiction", "hutubei", "--person", "p1", "--unit", "dck", "--role", "leader"]
    made = CliRunner().invoke(duban, ["token", "--data", str(tmp_path), *options])
    assert isinstance(made.exception, StandaloneError)
    assert "已配置：hutubi" in str(made.exception)


def test_connection_is_what_the_running_suite_left_when_nothing_is_set(tmp_path: Path) -> None:
    CONNECTION.write(tmp_path)
    assert find_connection(tmp_path, {}) == CONNECTION
    assert (tmp_path / "connection.json").stat().st_mode & 0o777 == 0o600


def test_connection_is_that_of_the_environment_when_set(tmp_path: Path) -> None:
    CONNECTION.write(tmp_path)
    assert find_connection(tmp_path, {"DUBAN_NATS_URL": "nats://other"}).nats_url == "nats://other"


def test_connection_is_refused_when_nothing_runs(tmp_path: Path) -> None:
    CONNECTION.write(tmp_path)
    forget_connection(tmp_path)
    with pytest.raises(StandaloneError, match="先运行 duban up"):
        find_connection(tmp_path, {})


def test_channel_secrets_are_made_once_when_the_environment_lacks_them(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('secrets = ["env:FIRST", "env:SECOND", "whsec_given"]\n')
    file = tmp_path / "secrets.json"
    made = ensure_channel_secrets(tmp_path, file, {"SECOND": "given"})
    assert made.keys() == {"FIRST"}
    assert len(base64.b64decode(made["FIRST"].removeprefix("whsec_"))) == 32
    assert ensure_channel_secrets(tmp_path, file, {"SECOND": "given"}) == made
    assert json.loads(file.read_text()) == made
    assert file.stat().st_mode & 0o777 == 0o600


def test_schemas_are_told_apart_when_a_committed_one_differs(tmp_path: Path) -> None:
    written = CliRunner().invoke(duban, ["schemas", "export", str(tmp_path)])
    assert written.exit_code == 0, written.output
    assert CliRunner().invoke(duban, ["schemas", "export", str(tmp_path), "--check"]).exit_code == 0
    (tmp_path / "duban.envelope.v1.json").write_text("{}")
    differing = CliRunner().invoke(duban, ["schemas", "export", str(tmp_path), "--check"])
    assert isinstance(differing.exception, StandaloneError)
    assert "duban.envelope.v1" in str(differing.exception)


def test_token_expires_when_its_lifetime_is_over() -> None:
    import jwt

    claims = jwt.decode(tokens_per_role(KEY, "yunhe", "dcs")["leader"], KEY, algorithms=["HS256"])
    lifetime_days = (datetime.fromtimestamp(claims["exp"], UTC) - datetime.fromtimestamp(claims["iat"], UTC)).days
    assert lifetime_days == 7
