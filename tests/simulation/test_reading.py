"""A broken scenario names line and field, all faults at once."""

from __future__ import annotations

import pytest

from duban_standalone.simulation.faults import BrokenScenario
from duban_standalone.simulation.reading import read_scenario
from tests.simulation.scenes import ASSIGNED, HEAD, UNITS, shipped


def faults(text: str) -> list[str]:
    with pytest.raises(BrokenScenario) as caught:
        read_scenario(text, shipped())
    return [str(fault) for fault in caught.value.faults]


STEP = "{at: 2026-08-03, do: ProposeMatter, by: zhang, as: school, title: 小学, content: 开工, category: '3'}"
ONE = f"jurisdiction: yunhe\nuntil: 2026-10-12\nsteps:\n  - {STEP}\n  - "
BROKEN = {
    "not yaml": ("jurisdiction: [", "第 1 行：不是合法的 YAML"),
    "no mapping": ("- a", "第 1 行：场景文件应为若干"),
    "key twice": ("until: 2026-01-01\nuntil: 2026-01-02", "第 2 行 until：同一个键写了两次"),
    "unknown key": (f"{HEAD}step: []", "第 13 行 step：不认识的键"),
    "no jurisdiction": ("until: 2026-01-01", "jurisdiction：应写明辖区代码"),
    "unknown jurisdiction": (
        "jurisdiction: nowhere\nuntil: 2026-01-01",
        "第 1 行 jurisdiction：没有名为 nowhere 的地区",
    ),
    "unknown plugin": (
        "jurisdiction: yunhe\nuntil: 2026-01-01\nplugins: [yunhee]",
        "第 3 行 plugins：插件 yunhee：未安装",
    ),
    "unknown parameter": (
        "jurisdiction: yunhe\nuntil: 2026-01-01\nparameters: {yunhe: {renewed: x}}",
        "第 3 行 parameters：parameters.yunhe",
    ),
    "no until": ("jurisdiction: yunhe", "缺少 until"),
    "bad until": ("jurisdiction: yunhe\nuntil: 2026-13-01", "第 2 行 until：不是合法的日期"),
    "until before the last step": (
        f"jurisdiction: yunhe\nuntil: 2026-01-01\n{UNITS}steps:\n  - {STEP}",
        "第 2 行 until：早于最后一步",
    ),
    "bad unit": ("jurisdiction: yunhe\nuntil: 2026-01-01\nunits:\n  - {code: a b, name: 甲}", "第 4 行 units[1].code"),
    "unit twice": (
        "jurisdiction: yunhe\nuntil: 2026-01-01\nunits:\n  - {code: a, name: 甲}\n  - {code: a, name: 乙}",
        "第 5 行 units[2]：单位 a 写了两次",
    ),
    "bad calendar": (
        "jurisdiction: yunhe\nuntil: 2026-01-01\ncalendar: {known_until: soon}",
        "第 3 行 calendar.known_until",
    ),
    "until beyond all calendars": ("jurisdiction: yunhe\nuntil: 9999-12-31", "第 2 行 until：须在 1949-10-01 与"),
    "step beyond all calendars": (
        f"{HEAD}steps:\n  - {{at: 0001-01-01, do: ProposeMatter}}",
        "第 14 行 steps[1].at：须在 1949-10-01 与",
    ),
    "role that the rules do not have": (
        "jurisdiction: yunhe\nuntil: 2026-01-01\nunits:\n  - {code: a, name: 甲, persons: [{person: p, role: staff}]}",
        "第 4 行 units[1].persons[1].role：没有名为 staff 的角色；可用：supervision_staff",
    ),
    "nested beyond reading": (f"x-a: {'[' * 3000}{']' * 3000}\nuntil: 2026-01-01", "第 1 行：嵌套过深"),
    "anchors that stand for billions": (
        "\n".join(f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else '1'] * 20)}]" for n in range(8)),
        "内容过多",
    ),
    "field that no entry has": (
        "jurisdiction: yunhe\nuntil: 2026-01-01\nexpect:\n  - not: {matters: {mater: a}}",
        "第 4 行 expect[1].not.matters.mater：matters 的一项没有这个字段；可用：assigned_at",
    ),
    "bad expectation": (
        "jurisdiction: yunhe\nuntil: 2026-01-01\nexpect:\n  - {}",
        "第 4 行 expect[1]：应写明输出的一部分",
    ),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_scenario_is_refused_with_line_and_field(text: str, said: str) -> None:
    assert any(said in fault for fault in faults(text)), faults(text)


LAST = 16
BROKEN_STEPS = {
    "unknown command": ("{at: 2026-08-05, do: Promote, by: zhang}", "steps[4].do：没有名为 Promote 的动作；可用："),
    "no command": ("{at: 2026-08-05, by: zhang}", "steps[4].do：缺少 do"),
    "unknown field": (
        "{at: 2026-08-05, do: CloseMatter, by: zhang, matter: school, why: 1}",
        "steps[4].why：CloseMatter 没有这个字段",
    ),
    "bad field": (
        "{at: 2026-08-05, do: FixLimit, by: zhang, matter: school, due_on: soon}",
        "steps[4].due_on：不是合法的日期",
    ),
    "missing field": (
        "{at: 2026-08-05, do: FileObjection, by: wang, matter: school, unit: jyj}",
        "steps[4]：缺少 reason",
    ),
    "missing matter": ("{at: 2026-08-05, do: CloseMatter, by: zhang}", "steps[4]：缺少 matter"),
    "unknown handle": (
        "{at: 2026-08-05, do: CloseMatter, by: zhang, matter: scool}",
        "steps[4].matter：没有代号为 scool 的 matter；此前有：school",
    ),
    "handle used before": (
        "{at: 2026-08-05, do: ProposeMatter, by: zhang, as: school, title: 甲, content: 乙, category: '3'}",
        "steps[4].as：代号 school 已经用过",
    ),
    "unknown person": (
        "{at: 2026-08-05, do: CloseMatter, by: zhao, matter: school}",
        "steps[4].by：没有人员或角色 zhao",
    ),
    "nobody": ("{at: 2026-08-05, do: CloseMatter, matter: school}", "steps[4].by：缺少 by"),
    "unknown unit of a role": (
        "{at: 2026-08-05, do: CloseMatter, by: unit_liaison@xxx, matter: school}",
        "steps[4].by：没有代码为 xxx 的单位",
    ),
    "role of any unit": (
        "{at: 2026-08-05, do: CloseMatter, by: unit_principal, matter: school}",
        "steps[4].by：须写明哪个单位",
    ),
    "unknown unit": (
        "{at: 2026-08-05, do: UrgeUnit, by: zhang, matter: school, unit: xxx, form: phone, message: 催}",
        "steps[4].unit：没有代码为 xxx 的单位",
    ),
    "before the last step": ("{at: 2026-08-01, do: CloseMatter, by: zhang, matter: school}", "steps[4].at：早于前一步"),
    "bad time": ("{at: tomorrow, do: CloseMatter, by: zhang, matter: school}", "steps[4].at：应为日期或当地时间"),
    "unknown ticket": (
        "{at: 2026-08-05, do: RefuseTicket, by: zhang, ticket: t1, reason: 无}",
        "steps[4].ticket：没有代号为 t1 的工单",
    ),
    "ticket without channel": (
        "{at: 2026-08-05, do: PushTicket, ticket: t1, title: 甲, content: 乙}",
        "steps[4]：缺少 channel",
    ),
    "year of a calendar": ("{at: 2026-08-05, do: PublishCalendar, by: li, year: next}", "steps[4].year：应写明年份"),
}


@pytest.mark.parametrize(("step", "said"), BROKEN_STEPS.values(), ids=BROKEN_STEPS.keys())
def test_step_is_refused_with_line_and_field(step: str, said: str) -> None:
    found = faults(f"{HEAD}{ASSIGNED}  - {step}\n")
    line = (HEAD + ASSIGNED).count("\n") + 1
    assert any(fault.startswith(f"第 {line} 行 {said}") for fault in found), found


def test_scenario_tells_all_its_faults_at_once() -> None:
    steps = "".join(f"  - {step}\n" for step, _ in list(BROKEN_STEPS.values())[:6])
    assert len(faults(f"{HEAD}{ASSIGNED}{steps}")) == 6
