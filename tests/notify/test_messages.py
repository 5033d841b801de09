"""How due notices become messages."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from duban_notify.core.messages import MAX_ITEMS, DueNotice, Plan, plan
from duban_notify.core.release import DeliveryPolicy
from duban_notify.core.values import message_id
from duban_sdk.configuration import NotifySettings
from tests.notify.story import NOON, an_id

POLICY = DeliveryPolicy(NotifySettings(), ZoneInfo("Asia/Shanghai"))
DIGEST = DeliveryPolicy(NotifySettings(digest="daily"), ZoneInfo("Asia/Shanghai"))


def a_notice(
    name: str,
    cause: str = "",
    *,
    person: str = "p",
    urgent: bool = False,
    merge_key: str = "",
    minute: int = 0,
    message: UUID | None = None,
) -> DueNotice:
    return DueNotice(
        id=an_id(name),
        cause=an_id(cause or name),
        row="r",
        recipient=person,
        title=f"题{cause or name}",
        text=f"文{cause or name}",
        urgent=urgent,
        merge_key=merge_key,
        release_at=NOON + timedelta(minutes=minute),
        message=message,
    )


def titles(planned: Plan) -> list[str]:
    return [message.title for message in planned.messages]


def test_each_notice_is_a_message_of_its_own_id_when_nothing_joins_them() -> None:
    planned = plan([a_notice("a"), a_notice("b")], 20, False, POLICY)

    assert [message.id for message in planned.messages] == [an_id("a"), an_id("b")]
    assert titles(planned) == ["题a", "题b"]
    assert not planned.held_back


def test_same_words_are_said_once_when_two_persons_share_the_address() -> None:
    planned = plan([a_notice("a", "c", person="p1"), a_notice("b", "c", person="p2")], 20, False, POLICY)

    (message,) = planned.messages
    assert (message.title, message.text) == ("题c", "文c")
    assert set(message.notices) == {an_id("a"), an_id("b")}


def test_urgings_become_one_message_when_they_have_the_same_key() -> None:
    planned = plan([a_notice("a", merge_key="k"), a_notice("b", merge_key="k"), a_notice("c")], 20, False, POLICY)

    assert titles(planned) == ["督办通知汇总（共2条）", "题c"]
    assert planned.messages[0].text == "1. 题a\n文a\n\n2. 题b\n文b"


def test_digest_is_one_message_but_urgent_ones_go_alone() -> None:
    planned = plan([a_notice("a"), a_notice("b"), a_notice("c", urgent=True)], 20, False, DIGEST)

    assert titles(planned) == ["督办通知汇总（共2条）", "题c"]


def test_rest_waits_when_the_rate_limit_is_reached_and_is_then_aggregated() -> None:
    due = [a_notice(str(number), minute=number) for number in range(5)]

    first = plan(due, 2, False, POLICY)
    second = plan(due[2:], 1, True, POLICY)

    assert (titles(first), first.held_back) == (["题0", "题1"], True)
    assert (titles(second), second.held_back) == (["督办通知汇总（共3条）"], False)


def test_nothing_goes_when_no_budget_is_left() -> None:
    assert plan([a_notice("a")], 0, False, POLICY) == Plan((), held_back=True)


def test_aggregated_message_holds_so_many_items_and_the_next_one_the_others() -> None:
    due = [a_notice(str(number), minute=number) for number in range(MAX_ITEMS + 3)]

    planned = plan(due, 5, True, POLICY)

    assert titles(planned) == [f"督办通知汇总（共{MAX_ITEMS}条）", "督办通知汇总（共3条）"]


def test_message_tried_before_comes_first_and_is_the_same() -> None:
    first = plan([a_notice("a", minute=1), a_notice("b")], 5, True, POLICY).messages[0]
    again = [
        a_notice("new", minute=-5),
        a_notice("a", minute=1, message=first.id),
        a_notice("b", message=first.id),
    ]

    planned = plan(again, 5, True, POLICY)

    assert planned.messages[0] == first
    assert titles(planned)[1:] == ["题new"]


def test_message_id_does_not_depend_on_the_order_of_its_notices() -> None:
    one, two = an_id("a"), an_id("b")

    assert message_id((one, two)) == message_id((two, one)) != message_id((one,)) == one
