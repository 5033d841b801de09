"""``duban plugin new``: what it makes works as it is, from check to conformance, under the suite's own gates."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from duban_standalone.plugin_command import PluginNotMade, plugin
from tests.authoring.installing import installed

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"qx": "青溪县", "a_county_whose_name_is_31_long_": "某某某某某某某某自治县（试行）"}
Run = Callable[..., subprocess.CompletedProcess[str]]


def new(*arguments: str) -> Result:
    """Return the outcome of `duban plugin new` with these arguments."""
    return CliRunner().invoke(plugin, ["new", *arguments])


@pytest.fixture(scope="module")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that the command has just made, under a short name unless a test asks for the longest kind."""
    name = getattr(request, "param", "qx")
    into = tmp_path_factory.mktemp("made")
    result = new(name, "--title", NAMES[name], "--into", str(into))
    assert result.exception is None, result.exception
    return into / name


BOTH_NAMES = pytest.mark.parametrize("made", NAMES, indirect=True)


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Run:
    """Runs a module of Python in a process that finds the package as installed."""
    paths = (*installed(made, tmp_path), ROOT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("DUBAN_CONFIG_DIR", None)

    def started(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=made, env=environment, capture_output=True, text=True, check=False)

    return started


@BOTH_NAMES
def test_made_package_passes_the_check_and_its_example_with_it(made: Path, run: Run) -> None:
    done = run("duban_standalone.cli", "rules", "check", made.name)
    assert done.returncode == 0, done.stderr
    assert "检查通过" in done.stdout
    assert "1 个推演示例都如所写" in done.stdout


def test_made_example_comes_out_as_it_says(made: Path, run: Run) -> None:
    example = f"src/duban_{made.name}/examples/first.yaml"
    done = run("duban_standalone.cli", "rules", "simulate", example, "--check")
    assert done.returncode == 0, done.stderr
    assert f"{NAMES[made.name]}（示例）" in done.stdout


def test_made_conformance_test_passes(run: Run) -> None:
    done = run("pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_made_configuration_loads(made: Path, run: Run) -> None:
    done = run("duban_standalone.cli", "rules", "--config", str(made / "config"), "show", made.name)
    assert done.returncode == 0, done.stderr
    assert f"{NAMES[made.name]}（{made.name}）" in done.stdout


@BOTH_NAMES
@pytest.mark.parametrize(
    "arguments", [("check", "--no-cache"), ("format", "--check", "--no-cache")], ids=["lint", "format"]
)
@pytest.mark.parametrize("config", [("--config", str(ROOT / "pyproject.toml")), ()], ids=["ours", "its own"])
def test_made_package_is_clean(made: Path, arguments: tuple[str, ...], config: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, *config, str(made)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_made_package_is_typed(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "-p", f"duban_{made.name}"]
    environment = {**os.environ, "MYPYPATH": str(made / "src")}
    done = subprocess.run(command, cwd=made, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_check_names_the_expectation_that_is_not_met(made: Path, run: Run) -> None:
    example = made / f"src/duban_{made.name}/examples/first.yaml"
    text = example.read_text(encoding="utf-8")
    example.write_text(text.replace("overdue: true, ", "").replace("number: 2026年2号", "number: 2026年3号"))
    done = run("duban_standalone.cli", "rules", "check", made.name)
    example.write_text(text, encoding="utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), start=1) if "number: 2026年2号" in each)
    assert done.returncode == 1
    assert "所附推演示例有 1 处不符" in done.stderr
    assert f"first.yaml：第 {line} 行：matters 中未见 {{matter: canal, number: 2026年3号" in done.stderr


def test_check_names_line_and_field_of_an_example_that_cannot_be_played(made: Path, run: Run) -> None:
    example = made / f"src/duban_{made.name}/examples/broken.yaml"
    example.write_text(f"jurisdiction: {made.name}\nplugins: [{made.name}]\nuntil: soon\n", encoding="utf-8")
    done = run("duban_standalone.cli", "rules", "check", made.name)
    example.unlink()
    assert done.returncode == 1
    assert "broken.yaml：第 3 行 until：不是合法的日期" in done.stderr


@pytest.mark.parametrize("name", ["Qingxi", "9xi", "青溪", "q", "q-x", "q" * 33, "q.x", "../qx"])
def test_name_that_is_no_code_is_refused(name: str, tmp_path: Path) -> None:
    result = new(name, "--into", str(tmp_path))
    assert isinstance(result.exception, PluginNotMade)
    assert "不能作插件名：须以小写字母开头" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ['某"县', "某\\县", "某\n县", "某$name县"])
def test_title_that_would_break_a_file_is_refused(title: str, tmp_path: Path) -> None:
    result = new("qx", "--title", title, "--into", str(tmp_path))
    assert "名称中不能有引号、反斜杠、换行或 $ 符号" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_name_of_an_installed_plugin_is_refused(tmp_path: Path) -> None:
    assert "已装有名为 yunhe 的插件" in str(new("yunhe", "--into", str(tmp_path)).exception)


def test_directory_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "qx").mkdir()
    assert "已存在，不会覆盖" in str(new("qx", "--into", str(tmp_path)).exception)
    assert list((tmp_path / "qx").iterdir()) == []


@BOTH_NAMES
def test_every_file_of_the_template_is_filled_in(made: Path) -> None:
    files = [path for path in made.rglob("*.*") if path.suffix in {".py", ".md", ".toml", ".yaml"}]
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert len(texts) == 10
    assert [text for text in texts if "$" in text] == []
