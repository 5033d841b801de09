"""How the delay before a restart grows."""

from __future__ import annotations

import pytest

from duban_standalone.restart import next_delay_seconds


@pytest.mark.parametrize(
    ("previous", "uptime", "expected"),
    [
        pytest.param(0.0, 1.0, 0.5, id="first failure"),
        pytest.param(0.5, 1.0, 1.0, id="doubled"),
        pytest.param(16.0, 59.9, 30.0, id="bounded"),
        pytest.param(30.0, 0.0, 30.0, id="stays at the bound"),
        pytest.param(30.0, 60.0, 0.5, id="from the beginning after a healthy minute"),
    ],
)
def test_delay_grows_when_a_part_keeps_failing(previous: float, uptime: float, expected: float) -> None:
    assert next_delay_seconds(previous, uptime) == expected
