"""Fixtures of the scoring service's tests."""

from __future__ import annotations

import pytest

from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from tests.scoring.county import County
from tests.scoring.rules import shelf_of


@pytest.fixture(scope="session")
def plain_shelf() -> Shelf:
    """Rules of our own (``rules.PACK``)."""
    return shelf_of()


@pytest.fixture(scope="session")
def yunhe_shelf() -> Shelf:
    """The real plugin of 云和县."""
    settings = JurisdictionSettings(
        jurisdiction="yunhe",
        name="云和县",
        plugins=("calendar_cn", "national", "yunhe"),
        parameters={"yunhe": {"renewed_by": "试2026-1", "exempt_blameless_co_units": True}},
    )
    return Shelf(load_plugins(settings))


@pytest.fixture
def county(plain_shelf: Shelf) -> County:
    return County(plain_shelf)


@pytest.fixture
def yunhe(yunhe_shelf: Shelf) -> County:
    return County(yunhe_shelf)
