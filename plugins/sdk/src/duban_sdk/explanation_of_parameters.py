"""Under which values of a plugin's parameters something was reckoned, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duban_contracts.common import PackPin
from duban_sdk.errors import RuleMissing
from duban_sdk.manifest import Parameters
from duban_sdk.shelf import Shelf

Input = tuple[str, str]


def parameter_inputs(pins: Iterable[PackPin], plugin: str, shelf: Shelf) -> tuple[Input, ...]:
    """Return the values that a thing pinned so goes by, each with what holds now where that is another.

    Told are the values that differ from the plugin's own defaults or from the present ones; all others are the same
    for everybody. Nothing of a plugin without parameters, nor of one that is not pinned.
    """
    return tuple(row for pin in pins if pin.plugin == plugin for row in _rows(pin, shelf))


def _rows(pin: PackPin, shelf: Shelf) -> Iterator[Input]:
    name = f"参数（{pin.plugin} {pin.version}，摘要 {pin.parameters_digest or '未注明'}）"
    try:
        values = shelf.parameters_of(pin)
    except RuleMissing as error:
        yield name, str(error)
        return
    fields = type(values).model_fields
    if not fields:
        return
    told = tuple(_told(values, _present(pin, shelf)))
    yield name, "；".join(told) or "均为默认值，现行值相同"


def _present(pin: PackPin, shelf: Shelf) -> Parameters:
    return shelf.parameters_of(PackPin(plugin=pin.plugin, version=pin.version))


def _told(values: Parameters, present: Parameters) -> Iterator[str]:
    for name, field in type(values).model_fields.items():
        value, now = getattr(values, name), getattr(present, name)
        if value != now:
            yield f"{field.description}：{value}（{name}；现行 {now}，不适用于本事项）"
        elif value != field.get_default(call_default_factory=True):
            yield f"{field.description}：{value}（{name}）"
