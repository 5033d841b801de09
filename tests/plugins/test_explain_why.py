"""`duban rules why`: the worked scenarios of the counties, asked why things are as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from duban_contracts.envelope import Envelope, event_id
from duban_standalone.errors import StandaloneError
from duban_standalone.rules_command import rules
from duban_standalone.simulation.player import Played, play
from duban_standalone.simulation.reading import read_scenario
from duban_standalone.why.evidence import Unanswerable
from tests.simulation.scenes import shipped

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"


def example(county: str, name: str) -> Path:
    return PLUGINS / county / "src" / f"duban_{county}" / "examples" / f"{name}.yaml"


LADDER = example("hutubi", "ladder")
POINTS = example("yunhe", "points_of_matters")


def run(*arguments: object) -> Result:
    return CliRunner(env={"DUBAN_CONFIG_DIR": None}).invoke(rules, ["why", *map(str, arguments)])


def said(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exception is None, result.exception
    return result.output


@pytest.mark.parametrize(
    ("file", "asked", "told"),
    [
        pytest.param(LADDER, ("date", "road"), ("2026年5月1日（周五）起逾期", "（H-1.2.2.2）"), id="date of a matter"),
        pytest.param(
            LADDER,
            ("proposal", "talk,jtj,road"),
            (
                "前一措施“提醒”于2026年5月9日（周六）作出",
                "不认定为正当（理由不充分）",
                "可提出“问责建议”（第3级）（H-2.3）",
            ),
            id="proposal of a ladder",
        ),
        pytest.param(
            example("henan_ru", "counters"),
            ("proposal", "circular_criticism,jtj"),
            ("同一年度内计入3次，情形要求3次", "第2次：“通知三”", "当年评优一票否决（R-4.4b）"),
            id="proposal of a count",
        ),
        pytest.param(
            example("henan_ru", "counters"),
            ("date", "n4", "receipt:jtj"),
            ("发出起4个办公小时", "2026年3月12日 14:30，逾时即为逾期", "未按时签收"),
            id="receipt in office hours",
        ),
        pytest.param(
            example("ankang", "ladder"),
            ("grade", "2026", "jtj"),
            ("较差，由措施所定", "只有优秀的单位可以推荐评优（A-12.2）"),
            id="grade set by a measure",
        ),
        pytest.param(
            example("ankang", "ladder"), ("veto", "slj", "2026"), ("等次为优秀，可以推荐（A-12.2）",), id="commendation"
        ),
        pytest.param(
            example("ankang", "duties_and_plan"),
            ("duty", "meeting_report,jtj"),
            ("起算：会议召开", "计入工作日30天，其中调休上班", "（A-9b）"),
            id="duty of a unit",
        ),
        pytest.param(
            example("ankang", "duties_and_plan"),
            ("duty", "quarterly_circular,supervision_head,2026Q1"),
            ("责任人：市政府督查室主任", "每季度一次，期限在下一周期", "按时完成"),
            id="duty of the office",
        ),
        pytest.param(
            example("henan_ru", "graph"),
            ("nomination", "awards"),
            ("名单中的县交通局为什么没有通过？", "一票否决（R-4.4b，依据建议 measure."),
            id="list for commendation",
        ),
        pytest.param(
            example("henan_ru", "graph"),
            ("veto", "jtj", "2026"),
            ("一票否决：因“通报批评”，至2026年12月31日", "另据：", "（R-4.3.3）"),
            id="veto",
        ),
        pytest.param(
            example("huarong", "limits_and_office"),
            ("date", "gas"),
            ("起48小时，连续计算，休息日照算",),
            id="limit in hours",
        ),
        pytest.param(
            example("national", "supervision"),
            ("date", "c1", "review_by"),
            ("顺延：10月2日至7日 国庆节，顺延至2026年10月8日（周四）", "第十七条（N-17）"),
            id="review of a conclusion",
        ),
    ],
)
def test_scenario_is_asked_why(file: Path, asked: tuple[str, ...], told: tuple[str, ...]) -> None:
    output = said("--scenario", file, *asked)
    assert [each for each in told if each not in output] == []
    assert "规则包：" in output
    assert "所据记录：" in output


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param(("point", "4"), "（Y-3.2d）", id="points"),
        pytest.param(("point", "11"), "答：冲销原记 -3 分，原因：正当理由已获认定", id="reversal"),
        pytest.param(("rank", "2026Q2", "县教育局"), " = 86 分", id="rank, unit by name"),
        pytest.param(("flag", "2026", "jyj"), "不再达到", id="flag that fell"),
        pytest.param(("flag", "2025", "jyj"), "答：没有达到：本年度计入0件事项，不足3件", id="flag that never was up"),
    ],
)
def test_points_and_ranks_are_explained(asked: tuple[str, ...], told: str) -> None:
    assert told in said("--scenario", POINTS, *asked)


def test_answers_as_json_have_every_part() -> None:
    (answer,) = json.loads(said("--scenario", POINTS, "--json", "rank", "2026Q2", "jyj"))
    assert set(answer) == {
        "key", "question", "answer", "rule", "cited", "also_cited", "inputs", "steps", "changes", "sources", "lines",
    }  # fmt: skip
    assert set(answer["cited"]) == {"clause", "article", "text", "document", "plugin", "version"}
    assert (answer["cited"]["plugin"], answer["cited"]["version"]) == ("yunhe", "2022.1")


def exported(path: Path, played: Played) -> Path:
    """Write the events of a play as `duban export-log` does: service by service."""
    jurisdiction = played.world.shelf.settings.jurisdiction
    with path.open("w", encoding="utf-8") as out:
        for service in ("intake", "tracking", "scoring"):
            for each in played.world.log:
                if each.service != service:
                    continue
                envelope = Envelope(
                    id=event_id(jurisdiction, service, each.subject, each.sequence),
                    source=service,
                    type=each.event.TYPE,
                    subject=each.subject,
                    time=each.at,
                    jurisdiction=jurisdiction,
                    sequence=each.sequence,
                    correlationid="c",
                    producer="p",
                    data=each.event.model_dump(mode="json"),
                )
                out.write(envelope.model_dump_json() + "\n")
    return path


@pytest.mark.parametrize(
    ("file", "in_scenario", "in_log"),
    [
        pytest.param(POINTS, ("point", "4"), ("point", "4"), id="points"),
        pytest.param(POINTS, ("rank", "2026Q2", "jyj"), ("rank", "2026Q2", "jyj"), id="rank"),
        pytest.param(LADDER, ("date", "road"), ("date", "呼督办〔2026〕1号"), id="date, matter by its number"),
        pytest.param(LADDER, ("proposal", "remind,jtj,road"), ("proposal", "remind,jtj"), id="proposal"),
    ],
)
def test_exported_log_gives_the_same_answer(
    tmp_path: Path, file: Path, in_scenario: tuple[str, ...], in_log: tuple[str, ...]
) -> None:
    log = exported(tmp_path / "log.ndjson", play(read_scenario(file.read_text(encoding="utf-8"), shipped())))
    assert said("--log", log, *in_log) == said("--scenario", file, *in_scenario)


def test_of_an_exported_log_only_what_is_asked_about_is_read(tmp_path: Path) -> None:
    played = play(read_scenario(POINTS.read_text(encoding="utf-8"), shipped()))
    log = exported(tmp_path / "log.ndjson", played)
    asked, other = (played.scenario.handles[name] for name in list(played.scenario.handles)[:2])
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if f'"subject":"{other}"' in line)
    lines[place] = lines[place].replace('"content":', '"contents":')
    log.write_text("".join(lines), encoding="utf-8")
    assert said("--log", log, "date", asked.partition(":")[2])
    result = run("--log", log, "date", other.partition(":")[2])
    assert isinstance(result.exception, Unanswerable)
    assert f"第 {place + 1} 行的事件无法识别（data.content：缺少此项" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("date", "road"), "须写明 --scenario 或 --log", id="no source"),
        pytest.param(
            ("--scenario", LADDER, "date", "lane"), "没有事项 lane；可用本地名称、编号或 ID：road", id="matter"
        ),
        pytest.param(("--scenario", LADDER, "date", "road", "x"), "road 没有期限 x；有：due", id="date of a matter"),
        pytest.param(("--scenario", LADDER, "proposal", "x,jtj"), "没有建议 x,jtj；可写编号", id="proposal"),
        pytest.param(("--scenario", LADDER, "duty", "x"), "没有任务 x", id="duty"),
        pytest.param(("--scenario", LADDER, "grade", "2026"), "grade 之后应写：年度或周期 单位", id="too little"),
        pytest.param(("--scenario", LADDER, "grade", "2026", "nobody"), "没有单位 nobody；已登记：dck", id="unit"),
        pytest.param(
            ("--scenario", LADDER, "grade", "2026", "jtj"), "2026 jtj：本辖区规则没有等次评定", id="no such rules"
        ),
        pytest.param(("--scenario", POINTS, "point", "999"), "没有第 999 笔记分；共 14 笔", id="points"),
        pytest.param(("--scenario", POINTS, "rank", "2030", "jyj"), "没有 2030 的排名；已产生：2026Q1", id="ranking"),
    ],
)
def test_what_is_not_there_is_said(arguments: tuple[object, ...], told: str) -> None:
    result = run(*arguments)
    assert isinstance(result.exception, Unanswerable), result.output
    assert told in str(result.exception)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "日志中没有事件", id="empty"),
        pytest.param("{}\n", "第 1 行不是导出日志中的事件", id="no envelope"),
        pytest.param("not json\n", "第 1 行不是导出日志中的事件", id="no json"),
    ],
)
def test_log_that_cannot_be_read_names_the_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "log.ndjson"
    path.write_text(text, encoding="utf-8")
    result = run("--log", path, "date", "x")
    assert isinstance(result.exception, StandaloneError)
    assert told in str(result.exception)
