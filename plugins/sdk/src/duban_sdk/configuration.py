"""Configuration of a jurisdiction: one TOML file that says which plugins, in which order, with which parameters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, JsonValue, ValidationError, field_validator

from duban_contracts.base import JurisdictionCode, UnitCode, Value
from duban_contracts.common import Key
from duban_contracts.vocabulary import Weight
from duban_contracts.wording import describe_errors
from duban_sdk.errors import ConfigurationFault


class StandingTakeUp(Value):
    """Standing decision of the supervision office: tickets of this channel are proposed at once."""

    category: Key
    origin: Key = "ordinary"
    weight: Weight = Weight.ORDINARY
    reason: str = Field(min_length=1)


class Channel(Value):
    """A channel that pushes tickets.

    ``secrets``: signing keys (``whsec_...``); a value ``env:NAME`` is read from the environment. Several keys are all
    accepted, so that a key can be changed without a gap. ``callback_url``: where statuses go back to.
    ``default_category``: class under which its tickets are taken up where whoever decides names no other.
    """

    name: str
    adapter: str = "standard"
    secrets: tuple[str, ...] = Field(min_length=1)
    take_up: StandingTakeUp | None = None
    default_category: Key | None = None
    callback_url: str | None = None
    callback_secret: str | None = None


class NotifySettings(Value):
    """How notices go out. Times are of Asia/Shanghai."""

    quiet_from: time = time(20, 0)
    quiet_until: time = time(8, 0)
    digest: Literal["off", "daily"] = "off"
    rate_per_minute: int = Field(20, ge=1, le=600)
    default_address: str = Field("", description="Apprise URL for recipients without an address; empty: file sender")
    supervision_office: UnitCode | Literal[""] = ""


class JurisdictionSettings(Value):
    """One jurisdiction's file, checked."""

    jurisdiction: JurisdictionCode
    name: str
    division_code: str = Field("", pattern=r"^([0-9]{6})?$")
    timezone: str = "Asia/Shanghai"
    parent: JurisdictionCode | None = None
    children: dict[JurisdictionCode, str] = Field(
        default_factory=dict, description="names of the jurisdictions below; follows from the files beside it"
    )
    plugins: tuple[str, ...] = Field(min_length=1)
    parameters: dict[str, dict[str, JsonValue]] = Field(default_factory=dict)
    channels: dict[Key, Channel] = Field(default_factory=dict)
    notify: NotifySettings = NotifySettings()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError) as error:
            raise ValueError(f"未知时区 {name}") from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        """Zone in which local dates are reckoned."""
        return ZoneInfo(self.timezone)


def read_jurisdiction(path: Path) -> JurisdictionSettings:
    """Return the checked settings of one file.

    Raises:
        ConfigurationFault: unreadable, no TOML, an unknown or impossible value; the fields are named.
    """
    code = path.stem
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        if "children" in raw:
            raise ConfigurationFault(code, "children 不在此填写：由各下级配置文件中的 parent 得出")
        settings = JurisdictionSettings.model_validate({**raw, "children": _children(path)})
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationFault(code, f"配置文件 {path.name} {_place(error)}不是合法的 TOML：{error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationFault(code, f"配置文件 {path.name} 无法读取：{error}") from error
    except ValidationError as error:
        raise ConfigurationFault(code, f"配置文件 {path.name}：{fault_lines(error)}") from error
    if settings.jurisdiction != code:
        raise ConfigurationFault(
            code, f"配置文件 {path.name} 中 jurisdiction 写的是 {settings.jurisdiction}，应与文件名一致"
        )
    if settings.parent == code:
        raise ConfigurationFault(code, f"配置文件 {path.name} 中 parent 不能是本辖区自己")
    return settings


def parents_in(directory: Path) -> Mapping[str, str]:
    """Return the parent of each jurisdiction of a directory whose parent is of the same directory."""
    paths = {path.stem: path for path in jurisdiction_files(directory)}
    said = {code: _said(path).get("parent") for code, path in paths.items()}
    return {
        code: parent for code, parent in said.items() if isinstance(parent, str) and parent in paths.keys() - {code}
    }


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Return the line of a fault; nothing where the parser only knows that the file ended too early."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第 {found[1]} 行第 {found[2]} 列" if found else ""


def _children(path: Path) -> dict[str, str]:
    below = [code for code, parent in parents_in(path.parent).items() if parent == path.stem]
    return {code: str(_said(path.with_name(f"{code}.toml")).get("name", code)) for code in below}


def _said(path: Path) -> dict[str, object]:
    """Return what a file says; nothing when it cannot be read, which is told where the jurisdiction itself is read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def jurisdiction_files(directory: Path) -> tuple[Path, ...]:
    """Return the jurisdictions' files in a directory, sorted by name."""
    return tuple(sorted(directory.glob("*.toml")))


def fault_lines(error: ValidationError) -> str:
    """Say each fault with the dotted name of its field, in Chinese."""
    return describe_errors(error.errors())[0]
