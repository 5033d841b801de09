"""The suite with stand-in services as real processes."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from duban_standalone.data_directory import DataDirectory
from duban_standalone.errors import PortTaken, ServerDidNotStart, StandaloneError
from tests.standalone.fakes import end, fake_service, fake_suite, read_until, start_launcher, wait_until

LAUNCHER = Path(__file__).parent / "launcher.py"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[DataDirectory]:
    with DataDirectory(tmp_path / "data") as opened:
        yield opened


def marked(marks: Path, word: str) -> list[str]:
    lines = marks.read_text().splitlines() if marks.exists() else []
    return [line.split()[0] for line in lines if line.split()[1] == word]


def marked_ids(marks: Path) -> list[int]:
    return [int(line.split()[2]) for line in marks.read_text().splitlines()]


def test_suite_says_each_service_is_ready_when_started(data: DataDirectory, config_dir: Path, marks: Path) -> None:
    said: list[str] = []
    with fake_suite(data, config_dir, said.append, fake_service("a"), fake_service("b")) as suite:
        assert all(service.alive() for service in suite.services)
    for name in "ab":
        assert any(line.startswith(f"服务{name} 就绪 http://127.0.0.1:") for line in said)
    assert sorted(marked(marks, "stopped")) == ["a", "b"]


def test_suite_stops_upstream_first_when_stopped(data: DataDirectory, config_dir: Path, marks: Path) -> None:
    specs = [fake_service("a", "slow-stop"), fake_service("b"), fake_service("c", "slow-stop"), fake_service("d")]
    with fake_suite(data, config_dir, lambda line: None, *specs):
        pass
    assert marked(marks, "stopped") == ["a", "b", "c", "d"]


def test_suite_starts_a_service_again_when_it_is_killed(data: DataDirectory, config_dir: Path, marks: Path) -> None:
    said: list[str] = []
    with fake_suite(data, config_dir, said.append, fake_service("a"), fake_service("b")) as suite:
        os.kill(suite.services[0].process_id or 0, signal.SIGKILL)
        wait_until(lambda: not suite.services[0].alive())
        deadline = time.monotonic() + 5
        while marked(marks, "started").count("a") < 2 and time.monotonic() < deadline:
            suite.supervisor.tick()
            time.sleep(0.02)
    assert sorted(marked(marks, "started")) == ["a", "a", "b"]
    assert "服务a 意外退出，0.5 秒后重新启动" in said


def test_suite_names_service_and_reason_when_one_stays_unready(data: DataDirectory, config_dir: Path) -> None:
    said: list[str] = []
    with fake_suite(data, config_dir, said.append, fake_service("a"), fake_service("b", "unready")) as suite:
        assert all(service.alive() for service in suite.services)
    assert any(line.startswith("服务b 仍未就绪，继续运行：规则包：插件未安装") for line in said)


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        pytest.param("crash", r"服务b 未能启动：反复退出[\s\S]*b\.log[\s\S]*boom", id="ends again and again"),
        pytest.param("misconfigured", r"服务b 未能启动：配置有误[\s\S]*DUBAN_X 缺失", id="refuses its configuration"),
    ],
)
def test_suite_quotes_the_service_when_it_cannot_start(
    data: DataDirectory, config_dir: Path, behaviour: str, expected: str
) -> None:
    suite = fake_suite(data, config_dir, lambda line: None, fake_service("a"), fake_service("b", behaviour))
    with pytest.raises(ServerDidNotStart, match=expected), suite:
        pass
    assert not suite.supervisor.process_ids()


def test_suite_starts_nothing_when_a_port_is_taken(data: DataDirectory, config_dir: Path, marks: Path) -> None:
    suite = fake_suite(data, config_dir, lambda line: None, fake_service("a"))
    with socket.create_server(("127.0.0.1", 0)) as holder:
        suite.port_base = holder.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"端口 {suite.port_base}（服务a）已被占用.*进程号 {os.getpid()}"):
            suite.start()
    assert not marks.exists()


@pytest.mark.servers
def test_launcher_leaves_nothing_running_when_asked_to_stop(tmp_path: Path, config_dir: Path, marks: Path) -> None:
    launcher = start_launcher(
        LAUNCHER, str(tmp_path / "data"), str(config_dir), "a=serve", "b=slow-stop", "--servers", cwd=tmp_path
    )
    seen = read_until(launcher, "全部启动完成")
    running = psutil.Process(launcher.pid).children(recursive=True)
    rest = end(launcher, signal.SIGTERM)
    assert launcher.returncode == 0
    stopped = [line.split("] ")[1] for line in rest.splitlines() if "已停止" in line]
    assert stopped == ["服务a 已停止", "服务b 已停止", "NATS 已停止", "PostgreSQL 已停止"]
    assert len(running) >= 4
    assert not any(process.is_running() for process in running)
    assert "supervision_staff" in seen
    assert "内存合计" in seen


def test_launcher_ends_at_once_when_interrupted_twice(tmp_path: Path, config_dir: Path, marks: Path) -> None:
    launcher = start_launcher(LAUNCHER, str(tmp_path / "data"), str(config_dir), "a=deaf", cwd=tmp_path)
    read_until(launcher, "全部启动完成")
    launcher.send_signal(signal.SIGINT)
    read_until(launcher, "正在停止")
    began = time.monotonic()
    end(launcher, signal.SIGINT)
    assert time.monotonic() - began < 5
    assert launcher.returncode == 0
    assert not any(psutil.pid_exists(process_id) for process_id in marked_ids(marks))


@pytest.mark.servers
def test_children_end_when_the_launcher_is_killed(tmp_path: Path, config_dir: Path, marks: Path) -> None:
    launcher = start_launcher(LAUNCHER, str(tmp_path / "data"), str(config_dir), "a=serve", "--servers", cwd=tmp_path)
    read_until(launcher, "全部启动完成")
    running = psutil.Process(launcher.pid).children(recursive=True)
    end(launcher, signal.SIGKILL)
    assert len(running) >= 3
    assert wait_until(lambda: not any(process.is_running() for process in running))
    assert marked(marks, "stopped") == ["a"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(4, "数据库结构由更新的版本写成.*\n.*schema is newer", id="newer schema"),
        pytest.param(3, "连接不上数据库", id="database away"),
        pytest.param(1, "数据库迁移 未能启动：退出码 1", id="migration fails"),
    ],
)
def test_suite_starts_no_service_when_migrating_fails(
    data: DataDirectory, config_dir: Path, marks: Path, code: int, expected: str
) -> None:
    suite = fake_suite(data, config_dir, lambda line: None, fake_service("a"))
    program = f"import sys; sys.stderr.write('schema is newer'); sys.exit({code})"
    suite.migrate_command = (sys.executable, "-c", program)
    with pytest.raises(StandaloneError, match=expected), suite:
        pass
    assert not marks.exists()
