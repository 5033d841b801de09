"""Conformance kit for plugins: subclass ``PluginConformance`` in a test module and name the plugin.

Needs the extra ``conformance`` (pytest, hypothesis).
"""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("duban_sdk.conformance.suite")

from duban_sdk.conformance.suite import PluginConformance  # noqa: E402  rewriting must be told first

__all__ = ["PluginConformance"]
