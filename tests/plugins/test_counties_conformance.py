"""Plugins of 呼图壁县 and 华容区 keep to the conformance kit."""

from __future__ import annotations

from duban_sdk.conformance import PluginConformance


class TestHutubi(PluginConformance):
    plugin = "hutubi"
    enabled = ("calendar_cn", "calendar_xinjiang", "national", "hutubi")


class TestHuarong(PluginConformance):
    plugin = "huarong"
    enabled = ("calendar_cn", "national", "huarong")
