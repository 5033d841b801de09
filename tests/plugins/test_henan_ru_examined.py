"""汝×县 examined from outside: what its answers tell a clerk."""

from __future__ import annotations

from tests.plugins.examined_scenes import why


def test_r_4_3_4_answer_counts_the_two_rankings_that_put_it_last() -> None:
    answer = why("henan_ru_tie_decided", "proposal", "warning_interview,cgz")
    assert "第1次：2026年4月10日“重点项目”排名（2026年第1季度）末位" in answer
    assert "第2次：2026年7月10日“重点项目”排名（2026年第2季度）末位" in answer


def test_r_4_3_1_answer_is_about_the_matter_that_was_asked_for() -> None:
    """The three matters are late together, and what waited for their reasons named all of them."""
    assert "“通知”（2026年第3号）" in why("henan_ru_reasons", "proposal", "self_criticism,jtj,no")
    assert "这项建议没有提出" in why("henan_ru_reasons", "proposal", "self_criticism,jtj,yes")


def test_r_4_4b_answer_tells_that_the_veto_was_lifted() -> None:
    answer = why("henan_ru_last_places", "veto", "nyj", "2026")
    assert "没有生效的一票否决" in answer
    assert "R-4.4b" in answer


def test_question_about_a_ranking_by_its_work_is_answered_with_the_names_that_there_are() -> None:
    assert "没有 projects；可用本地名称或编号：q1、q2、q3、q4" in why(
        "henan_ru_last_places", "place", "projects", "cgz"
    )
