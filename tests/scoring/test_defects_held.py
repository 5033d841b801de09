"""Points for a report's defects wait while their conclusion is reviewed, and fall with it (N-17)."""

from __future__ import annotations

import pytest

from duban_contracts.events.matter_reports import DefectsHeld
from duban_contracts.vocabulary import DefectKind
from tests.scoring.county import County
from tests.scoring.story import Matter

BOOKED = [("aj", "defective", "-1")]
HOLD, RELEASE, FALL = (True, False), (False, False), (False, True)


def faulted(county: County) -> Matter:
    return county.matter(lead="aj").report("2026-05-01").returned("2026-05-02", defects=[DefectKind.INACCURATE])


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), BOOKED),
        ((HOLD,), []),
        ((HOLD, RELEASE), BOOKED),
        ((HOLD, FALL), []),
        ((HOLD, RELEASE, HOLD), []),
    ],
    ids=["never", "held", "released", "fell", "held again"],
)
async def test_defects_give_points_only_while_they_stand(
    county: County, told: tuple[tuple[bool, bool], ...], expected: list[tuple[str, str, str]]
) -> None:
    matter = faulted(county)
    for day, (held, withdrawn) in enumerate(told, start=3):
        event = DefectsHeld(key="rep1", unit="aj", held=held, withdrawn=withdrawn, reason="复核", clause="N-17")
        matter.tell(f"2026-05-{day:02}", event)
    assert await county.standing() == expected


async def test_what_is_found_after_a_conclusion_fell_counts_anew(county: County) -> None:
    matter = faulted(county)
    gone = DefectsHeld(key="rep1", unit="aj", held=False, withdrawn=True, reason="复核", clause="N-17")
    matter.tell("2026-05-03", gone)
    matter.report("2026-05-04", filing=2).returned("2026-05-05", filing=2, defects=[DefectKind.OFF_POINT])
    assert await county.standing() == BOOKED
