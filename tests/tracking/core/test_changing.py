"""Copies of states with some fields changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from uuid import UUID

import pytest

from duban_tracking.core.changing import changed
from duban_tracking.core.matter.state import Matter

MATTER = Matter(UUID(int=1), title="修路", reminded=frozenset())


def test_copy_is_what_replace_makes_and_leaves_the_state_alone() -> None:
    assert changed(MATTER, title="架桥", moved=2) == replace(MATTER, title="架桥", moved=2)
    assert (MATTER.title, MATTER.moved) == ("修路", 0)


def test_copy_is_frozen_too() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(MATTER, moved=1).moved = 2  # type: ignore[misc]


def test_unknown_field_is_an_error() -> None:
    with pytest.raises(KeyError):
        changed(MATTER, colour="red")
