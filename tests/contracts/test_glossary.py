"""The glossary names what is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from duban_contracts import base, commands, common, dates, event_models, events, vocabulary
from duban_contracts.schemas import command_models
from duban_sdk import configuration, manifest, pack, tables

GLOSSARY = (Path(__file__).resolve().parents[2] / "contracts/GLOSSARY.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:4] for line in GLOSSARY.splitlines() if line.startswith("| ") and "Chinese" not in line]
CODE = sorted({name for row in ROWS for name in re.findall(r"`([A-Z]\w+(?:\.\w+)?)`", row[2])})
MODULES = (base, commands, common, dates, vocabulary, configuration, manifest, pack, tables, events.matter)
KNOWN = {
    **{name: value for module in MODULES for name, value in vars(module).items()},
    **{model.__name__: model for model in (*event_models().values(), *command_models().values())},
    "TriageDecision": object,
}


@pytest.mark.parametrize("name", CODE)
def test_glossary_points_to_code_that_exists(name: str) -> None:
    owner, _, member = name.partition(".")
    assert owner in KNOWN
    if member:
        model = KNOWN[owner]
        assert member in getattr(model, "model_fields", {}) or hasattr(model, member)


def test_glossary_gives_each_chinese_term_once() -> None:
    terms = Counter(term.strip() for row in ROWS for term in row[0].split("、"))
    assert [term for term, times in terms.items() if times > 1] == []
