"""`duban up`: the suite in the foreground until it is asked to stop."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil

from duban_standalone.development_tokens import tokens_per_role
from duban_standalone.embedded.storage import write_secret_file
from duban_standalone.suite import CHANNEL_SECRETS, Suite
from duban_standalone.supervisor import TICK_SECONDS

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MEGABYTE = 1024 * 1024
DEVELOPMENT_UNIT = "supervision-office"


@dataclass(slots=True)
class Progress:
    """Prints lines with the seconds since the beginning."""

    began_at: float = field(default_factory=time.monotonic)

    def elapsed_seconds(self) -> float:
        """Return the seconds since the beginning."""
        return time.monotonic() - self.began_at

    def say(self, line: str) -> None:
        """Print one line at once."""
        print(f"[{self.elapsed_seconds():6.1f} 秒] {line}", file=sys.stdout, flush=True)


@dataclass(slots=True)
class StopSignals:
    """The first stop signal interrupts the work; once stopping has begun, each further one cuts the wait short."""

    hurry: Callable[[], None]
    stopping: bool = False

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Handle one signal."""
        if self.stopping:
            self.hurry()
            return
        self.stopping = True
        raise KeyboardInterrupt

    @contextlib.contextmanager
    def handled(self) -> Iterator[None]:
        """Handle the stop signals in the block; the former handlers are back afterwards."""
        former = {number: signal.signal(number, self.on_signal) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, previous in former.items():
                signal.signal(number, previous)


def run_until_stopped(suite: Suite, progress: Progress) -> None:
    """Start the suite, tell where it is, watch it, and return after everything was stopped on request.

    Raises:
        StandaloneError: it could not be started; nothing is left running.
    """
    signals = StopSignals(suite.supervisor.hurry)
    with signals.handled():
        try:
            suite.start()
            announce(suite, progress)
            watch(suite)
        except KeyboardInterrupt:
            progress.say("正在停止（再按一次 Ctrl-C 立即结束）…")
        finally:
            signals.stopping = True
            suite.stop()
    progress.say("已全部停止")


def watch(suite: Suite) -> None:
    """Keep the suite running until interrupted."""
    while True:
        suite.supervisor.tick()
        time.sleep(TICK_SECONDS)  # the launcher waits in a process of its own, with no loop to hold up


def announce(suite: Suite, progress: Progress) -> None:
    """Print the addresses, a token per role and jurisdiction, and what starting took."""
    if suite.services:
        _announce_services(suite)
    print(f"\n数据目录：{suite.data.path}\n按 Ctrl-C 停止。")
    memory = resident_bytes() // MEGABYTE
    progress.say(f"全部启动完成，用时 {progress.elapsed_seconds():.1f} 秒，全部进程内存合计 {memory} MB（RSS）")


def _announce_services(suite: Suite) -> None:
    print("\n服务地址：")
    for service in suite.services:
        print(f"  {service.name}  {service.url}  （就绪 /readyz，指标 /metrics，接口文档 /docs）")
    jurisdictions = sorted(file.stem for file in suite.config_dir.glob("*.toml"))
    print("\n开发令牌（7 天有效，仅供试用，在数据目录中）：")
    for jurisdiction in jurisdictions:
        _announce_tokens(suite, jurisdiction, shown=len(jurisdictions) == 1)
    print("其他人员或单位的令牌：duban token --help")
    if suite.channel_secrets:
        names = "、".join(sorted(suite.channel_secrets))
        print(f"\n渠道签名密钥：环境变量中没有 {names}，已生成，见数据目录中的 {CHANNEL_SECRETS}")
    print(f"\n配置目录：{suite.config_dir}")


def _announce_tokens(suite: Suite, jurisdiction: str, *, shown: bool) -> None:
    """Leave a file of tokens; those of a single jurisdiction are printed too, of several they would fill the screen."""
    unit = supervision_office(suite.config_dir / f"{jurisdiction}.toml")
    tokens = tokens_per_role(suite.token_key, jurisdiction, unit)
    lines = "\n".join(f"  {role}\n    {token}" for role, token in tokens.items())
    file = suite.data.path / f"development-tokens-{jurisdiction}.txt"
    write_secret_file(file, lines + "\n")
    print(f"  {jurisdiction}：{file.name}")
    if shown:
        print(lines)


def supervision_office(config: Path) -> str:
    """Return the unit that the configuration names as the supervision office, else a placeholder."""
    try:
        named = tomllib.loads(config.read_text("utf-8")).get("notify", {}).get("supervision_office", "")
    except (OSError, ValueError, AttributeError):
        # The services say what is wrong with this file; the tokens are only for trying.
        named = ""
    return str(named or DEVELOPMENT_UNIT)


def resident_bytes() -> int:
    """Return the resident memory of this process and all its descendants; shared pages count in each."""
    total = 0
    own = psutil.Process()
    for process in (own, *own.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            total += process.memory_info().rss
    return total
