"""Manifest of Yunhe: what it has of its own; what all counties share stands in test_counties_manifest."""

from __future__ import annotations

from datetime import date

from tests.plugins.yunhe_rules import book, manifest


def test_manifest_says_its_version() -> None:
    assert manifest().version == "2022.1"


def test_pack_needs_a_renewal_after_2022() -> None:
    (row,) = book().pack.validities
    assert row.covers(date(2022, 12, 31))
    assert not row.covers(date(2023, 1, 1))
    (renewed,) = book(renewed_by="某号").pack.validities
    assert renewed.covers(date(2026, 3, 1))
