"""What every plugin keeps to."""

from __future__ import annotations

from duban_sdk.conformance import PluginConformance


class TestQingxi(PluginConformance):
    plugin = "qingxi"
    enabled = ("calendar_cn", "national", "qingxi")
