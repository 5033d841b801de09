"""A matter keeps the parameters under which it was taken up, as long as somebody kept their values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import Field

from duban_contracts.common import PackPin, ParameterSet
from duban_sdk.errors import RuleMissing
from duban_sdk.explanation_of_parameters import parameter_inputs
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Parameters
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_sdk.tables import Series
from tests.sdk.fake_plugins import Installed, plugin, settings


class OurParameters(Parameters):
    letter: str = Field("甲", description="编号用字")
    tries: int = Field(3, ge=1, description="次数")


def _rules(version: str, parameters: OurParameters) -> RulePack:
    if parameters.letter == "坏":
        raise ZeroDivisionError("oops")
    pattern = f"{parameters.letter}{parameters.tries}-{{serial}}"
    return RulePack(series=(Series(code="order", name="号", pattern=pattern, clause="X-1"),))


OURS = plugin("ours", versions=("1", "2"), parameters=OurParameters, rules=_rules)


def shelf(**values: object) -> Shelf:
    return Shelf(load_plugins(settings("ours", parameters={"ours": values}), Installed(ours=OURS)))


def test_shelf_answers_pins_under_their_own_parameters_when_these_are_known() -> None:
    before, now = shelf(letter="乙"), shelf(letter="丙")
    assert now.know(before.parameter_sets)
    book = now.book(before.current.pins)
    assert (book.series_pattern("order"), book.pins) == ("乙3-{serial}", before.current.pins)
    assert now.current.series_pattern("order") == "丙3-{serial}"
    assert now.book(before.current.pins) is book
    assert not now.know(before.parameter_sets)


def test_pin_without_digest_takes_the_present_parameters() -> None:
    pins = tuple(PackPin(plugin=pin.plugin, version=pin.version) for pin in shelf().current.pins)
    assert shelf(letter="丙").book(pins).series_pattern("order") == "丙3-{serial}"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        pytest.param(None, "没有留存；以当时的参数启动一次服务", id="never kept"),
        pytest.param('{"letter": "乙", "tries": 0}', "不再为所装插件接受：tries", id="out of bounds by now"),
        pytest.param('{"letter": "坏", "tries": 3}', "oops", id="the plugin fails on them"),
    ],
)
def test_shelf_refuses_pins_when_their_parameters_cannot_be_had(values: str | None, why: str) -> None:
    now = shelf()
    if values is not None:
        now.know([ParameterSet(plugin="ours", version="1", digest="0123456789ab", values=values)])
    pin = PackPin(plugin="ours", version="1", parameters_digest="0123456789ab")
    with pytest.raises(RuleMissing, match=why):
        now.book((pin,))
    assert now.current.series_pattern("order") == "甲3-{serial}"


def test_kept_values_get_the_default_of_a_parameter_that_came_later() -> None:
    now = shelf(tries=9)
    kept = ParameterSet(plugin="ours", version="1", digest="0123456789ab", values='{"letter": "乙"}')
    now.know([kept])
    book = now.book((PackPin(plugin="ours", version="2", parameters_digest=kept.digest),))
    assert book.series_pattern("order") == "乙3-{serial}"


def test_digest_names_the_values_whatever_the_version() -> None:
    (loaded,) = [each for each in shelf(letter="乙").plugins if each.name == "ours"]
    other = replace(loaded, manifest=loaded.manifest.model_copy(update={"versions": ("3",)}))
    assert loaded.parameter_set.digest == other.parameter_set.digest == loaded.pin("1").parameters_digest
    assert loaded.parameter_set.values == '{"letter": "乙", "tries": 3}'


@pytest.mark.parametrize(
    ("before", "told"),
    [
        pytest.param({"letter": "乙"}, "编号用字：乙（letter；现行 丙，不适用于本事项）", id="other than now"),
        pytest.param({"letter": "丙", "tries": 4}, "编号用字：丙（letter）；次数：4（tries；现行 3", id="set and kept"),
    ],
)
def test_explanation_names_the_values_and_what_holds_now(before: dict[str, object], told: str) -> None:
    then, now = shelf(**before), shelf(letter="丙")
    now.know(then.parameter_sets)
    ((name, text),) = parameter_inputs(then.current.pins, "ours", now)
    assert name.startswith("参数（ours 2，摘要 ")
    assert text.startswith(told)


def test_explanation_says_so_when_values_are_the_defaults_or_were_never_kept() -> None:
    now = shelf()
    assert parameter_inputs(now.current.pins, "ours", now)[0][1] == "均为默认值，现行值相同"
    assert parameter_inputs(now.current.pins, "baseline", now) == ()
    unknown = PackPin(plugin="ours", version="2", parameters_digest="0123456789ab")
    assert "没有留存" in parameter_inputs((unknown,), "ours", now)[0][1]
