"""Errors of the plugin seam. Each names who must act."""

from __future__ import annotations


class SdkError(Exception):
    """Base of the errors of this distribution."""


class ConfigurationFault(SdkError):
    """The configuration of a jurisdiction cannot be used; the operator must act."""

    def __init__(self, jurisdiction: str, detail: str) -> None:
        super().__init__(f"{jurisdiction}: {detail}")
        self.jurisdiction = jurisdiction
        self.detail = detail


class PluginFault(SdkError):
    """A plugin is missing or its tables contradict each other; the operator or its author must act."""

    def __init__(self, jurisdiction: str, plugin: str, detail: str) -> None:
        super().__init__(f"{jurisdiction}: 插件 {plugin}：{detail}")
        self.jurisdiction = jurisdiction
        self.plugin = plugin
        self.detail = detail


class PluginNotInstalled(SdkError, LookupError):
    """No installed distribution declares a plugin of this name; the operator must install it or correct the name."""


class HookFailed(SdkError):
    """A hook raised or answered with something else than its type; the plugin's author must act."""

    def __init__(self, jurisdiction: str, plugin: str, hook: str, detail: str) -> None:
        super().__init__(f"{jurisdiction}: 插件 {plugin} 的 {hook} 出错：{detail}")
        self.jurisdiction = jurisdiction
        self.plugin = plugin
        self.hook = hook
        self.detail = detail


class RuleMissing(SdkError):
    """No row of the pack answers the question; the plugin's author must act."""
