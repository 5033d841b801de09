"""The suite that these tests break."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from duban_standalone.errors import BinaryMissing
from tests.chaos.load import Load
from tests.support.stage import COUNTY, Stage

TALKATIVE = """
quiet_from = "00:00"
quiet_until = "00:00"
rate_per_minute = 600
"""
"""Notices go out at once, in numbers, so that some are under way whenever something dies."""


@pytest_asyncio.fixture(scope="session")
async def stage() -> AsyncIterator[Stage]:
    """The whole suite on embedded servers; all tests of the folder break the same one."""
    running = Stage(county=COUNTY + TALKATIVE, environment={"DUBAN_SWEEP_SECONDS": "0.5"})
    try:
        running.__enter__()
    except BinaryMissing as error:
        pytest.skip(f"no embedded wheel: {error}")
    try:
        await Load(running, "preparation").register_units()
        yield running
    finally:
        running.__exit__()
