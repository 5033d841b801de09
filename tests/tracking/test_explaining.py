"""Why dates, proposals, grades and vetoes are as they are, out of events alone."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.commands.matter import RequestExtension, SignApproval, UrgeUnit
from duban_contracts.commands.office import SignProposal, WithdrawProposal
from duban_contracts.common import Actor
from duban_contracts.events.grade import GradeConfirmed, GradeProposed, GradeWithdrawn, UnitGraded
from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.records import GradePolicy, GradeRow, VetoPolicy
from duban_tracking.core.records.nomination import veto_subject
from duban_tracking.translate.explaining import Records
from duban_tracking.translate.explaining_needs import missing
from duban_tracking.translate.explaining_other_dates import explained_dates
from duban_tracking.translate.explaining_proposals import explained_proposal
from duban_tracking.translate.explaining_standing import explained_grade, explained_veto, grade_subject
from tests.tracking.core.ladder_play import LadderPlay, by_hand, graph, incident, ladder, matter_id, record, reminded
from tests.tracking.core.story import CHAINS, DIRECTOR, LEAD, LEADER, STAFF, UNIT_ROLE
from tests.tracking.explaining_play import records_of, text, told_records

MATTER = f"matter:{matter_id(1)}"
SET_GRADE = "认定为较差"
ACTOR = Actor(person="某主任", role=DIRECTOR)


def test_due_date_tells_where_it_comes_from_and_what_moves_it() -> None:
    play = ladder()
    play.matter(due_on=date(2026, 8, 1))
    (own, *_) = explained_dates(records_of(play), MATTER)
    told = text(own)
    assert (own.key, own.cited.clause if own.cited else "") == ("due", "T-6")
    assert "交办单写明的日期；载明的日期，含当日" in told
    assert "顺延：8月1日至2日 周末，顺延至2026年8月3日（周一）" in told
    assert "主办单位在期限届满前申请延期并获批准的，按新的期限" in told
    assert [source.text for source in own.sources] == [
        "2026年7月1日 09:00 交办：主办县交通局，完成时限2026年8月1日，遇休息日顺延至2026年8月3日"
    ]


def test_extended_date_tells_the_one_before_and_who_granted() -> None:
    extensions = (row for row in CHAINS if row.subject is ApprovalSubject.EXTENSION)
    play = ladder(chains=(*ladder().tables.chains, *extensions))
    play.matter()
    asked = RequestExtension(
        key="x1", unit=LEAD, reason="雨季", plan="增派人手", schedule="每周", new_due_on=date(2026, 8, 31)
    )
    play.given(MATTER, asked, UNIT_ROLE, LEAD)
    pending = explained_dates(records_of(play), MATTER)
    assert [each.key for each in pending] == ["due", "extension:x1"]
    signed = SignApproval(subject=ApprovalSubject.EXTENSION, key="x1", approved=True)
    play.given(MATTER, signed, LEADER)
    told = text(explained_dates(records_of(play), MATTER)[0])
    assert "经批准延期后的时限" in told
    assert "由2026年7月31日（周五）改为2026年8月31日（周一）：第1次申请延期（雨季），leader（leader@dcs）批准" in told
    assert "原定时限：2026年7月31日（周五）" in told


def test_proposal_tells_fact_condition_signatures_and_next_step() -> None:
    play = ladder()
    subject = reminded(play)
    explained = explained_proposal(records_of(play), subject)
    told = text(explained)
    assert explained is not None
    assert (explained.cited.clause if explained.cited else "") == "L-late"
    assert "答：依据late：“修路”时限 2026-07-31；目前：已作出，新的时限2026年8月14日" in told
    assert "时限为2026年7月31日（周五），到期没有有效的办结报告，2026年8月1日（周六）起逾期" in told
    assert "要求无正当理由：该单位没有提出理由" in told
    assert "签批1：office_director，office_director@dcs于2026年8月3日 09:00同意（L-S）" in told
    assert "未落实时的下一步：依据unmet的，可提出“约谈”（第2级）（L-unmet）" in told


def test_measures_date_and_the_level_after_it_name_the_measure_before() -> None:
    play = ladder()
    subject = reminded(play)
    play.days_pass(date(2026, 8, 17))
    records = records_of(play)
    (new_due,) = explained_dates(records, subject)
    assert new_due.key == "new_due"
    assert "认定期限已过、要求未落实" in new_due.answer
    told = text(explained_proposal(records, play.only("summon")))
    assert "事实：前一措施“提醒”于2026年8月3日（周一）作出，新的时限为2026年8月14日（周五）" in told
    assert "条件：要求已作出：“提醒”" in told
    assert "签批2：office_director，待签" in told


def test_withdrawn_proposal_tells_why() -> None:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 3))
    subject = play.only("remind")
    play.given(subject, WithdrawProposal(reason="登记有误"), STAFF)
    explained = explained_proposal(records_of(play), subject)
    assert explained is not None
    assert explained.answer.endswith("目前：已撤回：登记有误")
    assert explained.changes == ()


def test_refused_signature_is_told_with_its_opinion() -> None:
    play = ladder()
    play.matter()
    play.days_pass(date(2026, 8, 3))
    subject = play.only("remind")
    play.given(subject, SignProposal(approved=False, opinion="再等等"), DIRECTOR)
    told = text(explained_proposal(records_of(play), subject))
    assert "不同意：再等等" in told
    assert "未获批准，到此为止" in told


def test_conditions_are_those_of_the_day_on_which_it_came_up() -> None:
    play = ladder(grounds=tuple(_urged_twice()))
    play.matter()
    for key in ("u1", "u2"):
        play.given(MATTER, UrgeUnit(key=key, unit=LEAD, form="phone", message="请抓紧"))
    found = play.given("proposal:x", by_hand())
    assert found
    play.on = date(2026, 7, 20)
    play.given(MATTER, UrgeUnit(key="u3", unit=LEAD, form="phone", message="请抓紧"))
    told = text(explained_proposal(records_of(play), "proposal:x"))
    assert "条件：要求先催办至少2次：“修路”已催办2次（2026年7月1日（周三）、2026年7月1日（周三））" in told


def _urged_twice() -> list[object]:
    return [
        row.model_copy(update={"requires_urgings": 2}) if row.code == "slow" else row for row in ladder().tables.grounds
    ]


def counted() -> tuple[LadderPlay, str]:
    """Return a play in which three reports of a year were late, and the proposal that they led to."""
    play = graph()
    for number in (1, 2, 3):
        play.matter(number)
    play.days_pass(date(2026, 8, 3))
    return play, play.only("circular")


def test_count_lists_every_fact_with_its_day() -> None:
    play, subject = counted()
    told = text(explained_proposal(records_of(play), subject))
    assert "事实：同一年度内计入3次，情形要求3次：" in told
    assert "第3次：“修路”，2026年7月1日 09:00交办，未按时报送办结报告" in told
    assert "同一事实符合几种情形的，只提出级次最高的一项，即第2级（G-0）" in told


def test_what_an_explanation_looks_at_is_asked_for_until_nothing_is_missing() -> None:
    play, subject = counted()
    everything = records_of(play)
    known = Records(everything.shelf, everything.units, everything.of(subject))
    rounds = 0
    while wanted := missing(known, subject):
        rounds += 1
        assert rounds < 4
        for each in wanted:
            known.add(everything.of(each))
            assert everything.has(each), each
    assert explained_proposal(known, subject) == explained_proposal(everything, subject)


def vetoed(**policy: int) -> tuple[LadderPlay, str]:
    """Return a play in which a unit received a measure that bars it, and the measure's proposal."""
    play = graph(veto=VetoPolicy(checked_by=(STAFF,), clause="G-V", **policy))
    record(play, incident("slack"))
    subject = play.signed(play.only("circular"), DIRECTOR)
    play.imposed(subject, date(2026, 9, 1))
    return play, subject


@pytest.mark.parametrize(
    ("years", "year", "answer"),
    [
        pytest.param(1, "2026", "一票否决：因“通报批评”，至2026年12月31日", id="within the year"),
        pytest.param(1, "2027", "没有生效的一票否决", id="a year later"),
        pytest.param(2, "2027", "一票否决：因“通报批评”，至2027年12月31日", id="rules look back two years"),
    ],
)
def test_veto_tells_measure_and_until_when(years: int, year: str, answer: str) -> None:
    play, _ = vetoed(years=years)
    explained = explained_veto(records_of(play), LEAD, year)
    assert explained is not None
    assert (explained.answer, explained.cited.clause if explained.cited else "") == (answer, "G-V")


def test_veto_falls_with_its_measure() -> None:
    play, subject = vetoed()
    play.given(subject, WithdrawProposal(reason="复核撤销"), STAFF)
    explained = explained_veto(records_of(play), LEAD, "2026")
    assert explained is not None
    assert explained.answer == "没有生效的一票否决"
    assert "已撤销" in explained.steps[0]
    assert records_of(play).has(veto_subject(LEAD))


def test_veto_of_a_measure_that_is_kept_from_the_unit_is_not_told_it() -> None:
    play, _ = vetoed()
    explained = explained_veto(records_of(play), LEAD, "2026", hidden=frozenset({"circular"}))
    assert explained is not None
    assert (explained.answer, explained.steps, explained.sources) == ("没有生效的一票否决", (), ())


def graded(*events: object) -> str:
    grades = (
        GradeRow(code="good", name="良好", commendable=True, clause="G-g"),
        GradeRow(code="poor", name="较差", clause="G-p"),
    )
    policy = GradePolicy(graded_by=(DIRECTOR,), nomination_clause="G-n", clause="G-g0")
    rules = graph(grades=grades, grading=policy).rules
    subject = grade_subject("2026", LEAD)
    told = [(subject, event, date(2026, 12, place)) for place, event in enumerate(events, start=1)]
    return text(explained_grade(told_records(rules, told), "2026", LEAD))  # type: ignore[arg-type]


GIVEN = UnitGraded(
    period="2026", unit=LEAD, grade="good", name="良好", standard="标准一", reason="按时", by=ACTOR, clause="G-g"
)
PROPOSED = GradeProposed(
    period="2026", unit=LEAD, grade="poor", name="较差", reason=SET_GRADE, cause="proposal:p", clause="G-p"
)
CONFIRMED = GradeConfirmed(period="2026", unit=LEAD, grade="poor", name="较差", by=ACTOR, clause="G-p")
WITHDRAWN = GradeWithdrawn(period="2026", unit=LEAD, grade="poor", reason="复核撤销", cause="proposal:p", clause="G-p")


@pytest.mark.parametrize(
    ("events", "answer"),
    [
        pytest.param((), "尚未评定", id="none"),
        pytest.param((GIVEN,), "良好", id="given"),
        pytest.param((GIVEN, PROPOSED), f"较差，由措施所定（{SET_GRADE}），待确认", id="set by a measure"),
        pytest.param((GIVEN, PROPOSED, CONFIRMED), f"较差，由措施所定（{SET_GRADE}），已确认", id="confirmed"),
        pytest.param((GIVEN, PROPOSED, WITHDRAWN), "良好", id="the measure fell"),
    ],
)
def test_grade_tells_who_gave_it_or_which_measure_set_it(events: tuple[object, ...], answer: str) -> None:
    told = graded(*events)
    assert f"答：{answer}\n" in told
    assert ("标准：标准一；理由：按时" in told) == (GIVEN in events)
    assert "只有良好的单位可以推荐评优（G-n）" in told


def test_nothing_is_explained_of_what_never_was() -> None:
    records = records_of(ladder())
    assert explained_proposal(records, "proposal:none") is None
    assert explained_dates(records, "duty:none") == ()
    assert explained_veto(records, LEAD) is None
    assert explained_grade(records, "2026", LEAD) is None
