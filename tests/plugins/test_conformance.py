"""Every plugin of the suite keeps to the conformance kit that authors of other plugins use."""

from __future__ import annotations

from duban_sdk.conformance import PluginConformance


class TestBaseline(PluginConformance):
    plugin = "baseline"
    enabled = ("baseline",)


class TestCalendar(PluginConformance):
    plugin = "calendar_cn"
    enabled = ("calendar_cn",)


class TestYunhe(PluginConformance):
    plugin = "yunhe"
    enabled = ("calendar_cn", "yunhe")
