"""Every clause of the domain: held by one plugin, carried out somewhere that exists, shown by a test or an example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import duban_standalone
from duban_sdk.citations import unknown_places
from duban_sdk.loader import BASELINE, EnabledPlugin, load_deployment
from duban_sdk.manifest import CarriedBy, Clause
from duban_sdk.shelf import Shelf
from duban_standalone.clause_tests import ClauseTests
from duban_standalone.rules_text import EXECUTABLE, NEITHER, RECORDED, status_of

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(duban_standalone.__file__).parent
IDS = tuple(
    line
    for line in (ROOT / "tests/contracts/clause_ids.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
MADE_UP = "Z-9.9"
Held = tuple[Shelf, EnabledPlugin, Clause]


@cache
def scanned() -> ClauseTests:
    return ClauseTests.scan(ROOT / "tests")


@cache
def shelves() -> tuple[Shelf, ...]:
    """Return the rules of every jurisdiction that ships with the suite."""
    deployment = load_deployment(HOME / "config", HOME / "counties")
    assert not deployment.faults
    return tuple(Shelf(loaded) for loaded in deployment.loaded.values())


@cache
def held() -> dict[str, tuple[Held, ...]]:
    """Return by clause id the plugins whose manifests hold it, each once."""
    found: dict[str, dict[str, Held]] = {}
    for shelf in shelves():
        for plugin in shelf.plugins:
            for clause in plugin.manifest.clauses:
                found.setdefault(clause.id, {})[plugin.name] = (shelf, plugin, clause)
    return {clause: tuple(holders.values()) for clause, holders in found.items()}


def faults_of(clause: Clause, tests: ClauseTests) -> Iterator[str]:
    """Yield what a clause lacks: something that carries it, or somebody who writes it down; a test or an example."""
    if status_of(clause) not in (EXECUTABLE, RECORDED):
        yield "neither executable nor recorded by people"
    if not tests.of(clause.id):
        yield "no test and no example"


def made_up(carried_by: Iterable[CarriedBy] = (), where: Iterable[str] = ()) -> Clause:
    return Clause(id=MADE_UP, article="一", kind="role", text="杜撰", carried_by=tuple(carried_by), where=tuple(where))


def test_domain_has_132_clauses_and_the_plugins_hold_no_others() -> None:
    assert len(IDS) == len(set(IDS)) == 132
    others = {clause for clause, ((_, plugin, _), *_) in held().items() if plugin.name != BASELINE}
    assert others == set(IDS)


@pytest.mark.parametrize("clause_id", IDS)
def test_clause_is_held_by_one_plugin_and_is_shown(clause_id: str) -> None:
    holders = held().get(clause_id, ())
    assert len(holders) == 1, [plugin.name for _, plugin, _ in holders]
    ((shelf, plugin, clause),) = holders
    assert not [fault for fault in unknown_places(shelf, plugin) if fault.startswith(f"{clause_id} ")]
    assert list(faults_of(clause, scanned())) == []
    assert clause.text


@pytest.mark.parametrize(
    ("clause", "tests", "faults"),
    [
        pytest.param(made_up(), ClauseTests(()), 2, id="nothing at all"),
        pytest.param(made_up([CarriedBy.TABLE]), ClauseTests((("t", "test_z_9_9"),)), 1, id="no place"),
        pytest.param(made_up([CarriedBy.TABLE], ["points.x"]), ClauseTests(()), 1, id="no test"),
        pytest.param(
            made_up([CarriedBy.TABLE], ["points.x"]), ClauseTests((), (("e:1", "Z-9.9"),)), 0, id="an example alone"
        ),
        pytest.param(
            made_up([CarriedBy.RECORD], ["record x"]), ClauseTests((("t", "test_z_9_9"),)), 0, id="recorded by people"
        ),
    ],
)
def test_made_up_clause_is_found_wanting(clause: Clause, tests: ClauseTests, faults: int) -> None:
    assert len(list(faults_of(clause, tests))) == faults


def test_made_up_clause_has_no_test_in_this_suite() -> None:
    assert list(faults_of(made_up([CarriedBy.TABLE], ["points.x"]), scanned())) == ["no test and no example"]
    assert status_of(made_up()) == NEITHER


def test_made_up_place_is_found_out() -> None:
    shelf = next(each for each in shelves() if each.settings.jurisdiction == "yunhe")
    own = shelf.plugins[-1]
    wrong = made_up([CarriedBy.TABLE, CarriedBy.ENGINE], ["points.nowhere", "engine wishes"])
    plugin = EnabledPlugin(own.name, own.manifest.model_copy(update={"clauses": (wrong,)}), own.parameters)
    row, mechanism = unknown_places(shelf, plugin)
    assert row == "Z-9.9 的 where 指向没有的 points.nowhere"
    assert mechanism.startswith("Z-9.9 的 where 指向没有的 engine wishes；可用：accounts、")


def test_examples_are_found_with_file_and_line() -> None:
    places = [place for place in scanned().of("H-2.1") if place.startswith("plugins/")]
    assert places
    path, _, line = places[0].rpartition(":")
    assert "H-2.1" in (ROOT / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_example_of_a_longer_id_or_in_a_remark_is_no_example(tmp_path: Path) -> None:
    folder = tmp_path / "plugins/x/src/duban_x/examples"
    folder.mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    lines = ["# clause: Z-9", "expect:", "  - refused: {step: 1, clause: Z-9.9}", '  - not: {ledger: {clause: "Z-8"}}']
    (folder / "one.yaml").write_text("\n".join(lines), encoding="utf-8")
    found = ClauseTests.scan(tmp_path / "tests")
    assert found.of("Z-9.9") == ("plugins/x/src/duban_x/examples/one.yaml:3",)
    assert found.of("Z-8") == ("plugins/x/src/duban_x/examples/one.yaml:4",)
    assert found.of("Z-9") == ()
