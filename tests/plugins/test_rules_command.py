"""Commands `duban rules ...`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from duban_standalone.clause_tests import ClauseTests, find_tests_directory
from duban_standalone.rules_command import RulesUnusable, rules

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> Result:
    """Return the outcome of `duban rules` with these arguments, away from any environment."""
    return CliRunner(env={"DUBAN_CONFIG_DIR": None}).invoke(rules, arguments)


def said(*arguments: str) -> str:
    """Return what the command prints when it succeeds."""
    result = run(*arguments)
    assert result.exception is None, result.exception
    return result.output


def refused(*arguments: str) -> str:
    """Return the text with which the command refuses."""
    result = run(*arguments)
    assert isinstance(result.exception, RulesUnusable), result.output
    return str(result.exception)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration directory with one good and one broken jurisdiction."""
    (tmp_path / "yunhe.toml").write_text(
        'jurisdiction = "yunhe"\nname = "云和县"\nplugins = ["calendar_cn", "national", "yunhe"]\n', encoding="utf-8"
    )
    (tmp_path / "nowhere.toml").write_text(
        'jurisdiction = "nowhere"\nname = "某县"\nplugins = ["ghost"]\n', encoding="utf-8"
    )
    return tmp_path


def test_list_shows_the_shipped_jurisdiction_with_its_versions() -> None:
    assert "yunhe  云和县  baseline 1.0，calendar_cn" in said("list")


def test_list_shows_why_a_jurisdiction_did_not_load_and_the_others(config: Path) -> None:
    result = run("--config", str(config), "list")
    assert isinstance(result.exception, RulesUnusable)
    assert result.exception.exit_code != 0
    assert "1 个地区未能加载：\n  nowhere：nowhere: 插件 ghost：未安装" in str(result.exception)
    assert "nowhere  【未能加载】" in result.output
    assert "yunhe  云和县" in result.output


def test_show_tells_document_validity_parameters_and_tables(config: Path) -> None:
    output = said("--config", str(config), "show", "yunhe")
    assert "依据：云政办发〔2022〕24号（云和县人民政府办公室），已过有效期" in output
    assert "已过有效期且未写明续用决定，不能新立项" in output
    assert "参数 early_days = 1［不小于 0，不大于 30］" in output
    assert "计分 not_completed：-3 分" in output
    assert "签批 extension_again：延期 县政府主要领导，须写明例外理由（Y-2.5b）" in output


def test_show_tells_the_renewal_of_the_shipped_configuration() -> None:
    assert "续用依据：（示例）2026年度续用决定" in said("show", "yunhe")


def test_show_marks_parameters_that_differ_from_their_default(config: Path) -> None:
    with (config / "yunhe.toml").open("a", encoding="utf-8") as file:
        file.write("[parameters.yunhe]\nearly_days = 3\n")
    assert "参数 early_days = 3（默认 1）" in said("--config", str(config), "show", "yunhe")


def test_clauses_prints_id_article_place_status_and_tests() -> None:
    output = said("clauses", "yunhe", "--tests", str(ROOT / "tests"))
    assert "Y-3.2f  三（二）  可执行（规则表、系统机制、人工登记）" in output
    assert "实现：flags.award_ineligible；" in output
    assert "tests/plugins/test_yunhe_scoring.py::test_y_3_2f_three_late_matters_propose_and_people_decide" in output
    assert "测试：没有" not in output
    assert "共 42 条：可执行 42 条，由人登记 0 条，有测试 42 条" in output


def test_clauses_as_json_can_be_read_by_a_program() -> None:
    records = json.loads(said("clauses", "yunhe", "--json", "--tests", str(ROOT / "tests")))
    own = [record for record in records if record["plugin"] == "yunhe"]
    assert (len(own), {record["plugin"] for record in records}) == (28, {"national", "yunhe"})
    first = own[0]
    assert (first["id"], first["plugin"], first["status"]) == ("Y-1", "yunhe", "可执行")
    assert first["tests"]


def test_clauses_says_so_when_tests_are_not_at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    output = said("clauses", "yunhe")
    assert "未找到测试目录" in output
    assert json.loads(said("clauses", "yunhe", "--json"))[0]["tests"] is None


def test_clauses_of_the_suite_itself_come_with_all() -> None:
    assert "B-2  国务院令第733号 第十二条" in said("clauses", "yunhe", "--all")
    assert "B-2  " not in said("clauses", "yunhe")


def test_calendar_prints_the_year() -> None:
    output = said("calendar", "yunhe", "2026")
    assert output.startswith("2026年工作日历")
    assert "全年工作日" in output


@pytest.mark.parametrize("rule", ["redo", "after:5:working_days"])
def test_explain_derives_the_date(rule: str) -> None:
    output = said("explain", "yunhe", rule, "2022-09-28", "--event", "returned")
    assert "起算：退回，2022年9月28日（周三），当日不计入" in output
    assert "名义到期日：2022年10月10日（周一）" in output


def test_explain_names_the_rules_when_there_is_none_of_that_name() -> None:
    assert "可用的有：order_stated" in refused("explain", "yunhe", "someday", "2022-09-28")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("show", "hutubi"), "没有名为 hutubi 的地区；已配置：nowhere、yunhe", id="unknown"),
        pytest.param(("show", "nowhere"), "插件 ghost：未安装", id="broken"),
    ],
)
def test_jurisdiction_that_cannot_be_shown_is_refused(config: Path, arguments: tuple[str, ...], told: str) -> None:
    assert told in refused("--config", str(config), *arguments)


def test_empty_directory_is_refused(tmp_path: Path) -> None:
    assert "没有地区配置文件" in refused("--config", str(tmp_path), "list")


@pytest.mark.parametrize("plugin", ["yunhe", "calendar_cn", "baseline"])
def test_check_passes_for_our_plugins(plugin: str) -> None:
    assert "检查通过" in said("check", plugin)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("ghost",), "插件 ghost：未安装", id="missing"),
        pytest.param(("yunhe", "--parameter", "early_days=99"), "early_days", id="out of range"),
        pytest.param(("yunhe", "--parameter", "late_days=9"), "late_days", id="unknown parameter"),
        pytest.param(("yunhe", "--parameter", "early_days"), "写法有误", id="malformed"),
    ],
)
def test_check_names_what_is_wrong(arguments: tuple[str, ...], told: str) -> None:
    assert told in refused("check", *arguments)


def test_clause_tests_tell_neighbouring_ids_apart(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(
        "import pytest\n"
        "def test_y_2_4b_x(): ...\n"
        "async def test_points_y_3_4(): ...\n"
        "def test_apply_a_rule(): ...\n"
        "CASES = [pytest.param(1, id='Y-3.2a early')]\n",
        encoding="utf-8",
    )
    (tmp_path / "tests" / "test_broken.py").write_text("def (", encoding="utf-8")
    found = ClauseTests.scan(tmp_path / "tests")
    assert found.of("Y-2.4b") == ("tests/test_x.py::test_y_2_4b_x",)
    assert found.of("Y-3.4") == ("tests/test_x.py::test_points_y_3_4",)
    assert found.of("Y-3.2a") == ("tests/test_x.py::Y-3.2a early",)
    assert [found.of(clause) for clause in ("Y-2.4", "Y-2", "Y-A", "Y-3.2", "Y-4")] == [()] * 5


def test_tests_directory_is_found_from_below(tmp_path: Path) -> None:
    assert find_tests_directory(ROOT / "plugins" / "yunhe") == ROOT / "tests"
    assert find_tests_directory(tmp_path) is None
