"""Plugin seam of the duban suite: hook specifications, rule tables, calendar and loader."""

from __future__ import annotations

import pluggy

hookimpl = pluggy.HookimplMarker("duban")
"""Marks a function of a plugin as an implementation of a hook."""

__all__ = ["hookimpl"]
