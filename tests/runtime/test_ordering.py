"""The pure part of a consumer: which of the arrivals can be applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from duban_runtime.ordering import place


@dataclass(frozen=True)
class Item:
    subject: str
    sequence: int


@dataclass
class Consumer:
    """Cursor and parked rows in memory, moved as the real consumer moves its tables."""

    cursors: dict[str, int] = field(default_factory=dict)
    parked: set[Item] = field(default_factory=set)
    applied: list[Item] = field(default_factory=list)

    def deliver(self, batch: Sequence[Item], limit: int | None = None) -> None:
        more = True
        while more:
            subjects = {item.subject for item in batch}
            placement = place(self.cursors, batch, [item for item in self.parked if item.subject in subjects], limit)
            self.applied += placement.ready
            self.cursors |= placement.cursors
            self.parked |= set(placement.early)
            self.parked -= set(placement.done)
            more = placement.more


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Item], list[list[Item]]]:
    """Return streams, and every event of them at least once, in any order, in batches of any size."""
    lengths = draw(st.dictionaries(st.sampled_from("abc"), st.integers(1, 6), min_size=1))
    events = [Item(subject, n) for subject, length in lengths.items() for n in range(1, length + 1)]
    again = draw(st.lists(st.sampled_from(events), max_size=8))
    order = draw(st.permutations(events + again))
    batches: list[list[Item]] = []
    while order:
        size = draw(st.integers(1, 5))
        batches.append(list(order[:size]))
        order = order[size:]
    return events, batches


@given(deliveries(), st.sampled_from([None, 1, 2]))
def test_each_event_is_applied_once_in_order_when_delivery_is_duplicated_and_reordered(
    case: tuple[list[Item], list[list[Item]]], limit: int | None
) -> None:
    events, batches = case
    consumer = Consumer()
    for batch in batches:
        consumer.deliver(batch, limit)
    assert sorted(consumer.applied, key=repr) == sorted(events, key=repr)
    for subject in {item.subject for item in events}:
        own = [item.sequence for item in consumer.applied if item.subject == subject]
        assert own == list(range(1, len(own) + 1))
    assert consumer.parked == set()


def test_events_behind_a_gap_wait_and_other_subjects_go_on() -> None:
    placement = place({"a": 1}, [Item("a", 3), Item("b", 1), Item("a", 3)], [])
    assert placement.ready == [Item("b", 1)]
    assert placement.early == [Item("a", 3)]


def test_parked_event_is_released_when_a_duplicate_of_its_predecessor_comes() -> None:
    placement = place({"a": 2}, [Item("a", 2)], [Item("a", 3), Item("a", 5)])
    assert placement.ready == [Item("a", 3)]
    assert placement.done == [Item("a", 3)]
    assert placement.cursors == {"a": 3}
