"""Committed schemas and samples: yesterday's events are read by today's code, and today's by yesterday's schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel

from duban_contracts import ContractError, Envelope, event_id, event_models, service_of
from duban_contracts.schemas import ENVELOPE_TYPE, check, command_models, compatible, schemas, write
from tests.contracts.strategies import models

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
SCHEMAS = CONTRACTS / "schemas"
SAMPLES = CONTRACTS / "samples"
EVENTS = sorted(event_models())
COMMANDS = sorted(command_models())
QUICK = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def committed(name: str) -> dict[str, Any]:
    path = SCHEMAS / f"{name}.json"
    if not path.exists():
        pytest.fail(f"{name} has no committed schema: run `duban schemas export contracts/schemas`")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(committed(name), format_checker=FormatChecker())


def sample(name: str) -> str:
    path = SAMPLES / f"{name}.json"
    if not path.exists():
        pytest.fail(f"{name} has no sample: write one realistic event to contracts/samples")
    return path.read_text(encoding="utf-8")


def lost_keys(before: Any, after: Any, path: str = "$") -> list[str]:
    """Return where ``after`` lacks a key of ``before``: a field that today's code no longer knows."""
    if isinstance(before, dict) and isinstance(after, dict):
        gone = [f"{path}.{key}" for key in before if key not in after]
        return gone + [
            each for key in before if key in after for each in lost_keys(before[key], after[key], f"{path}.{key}")
        ]
    if isinstance(before, list) and isinstance(after, list):
        return [each for one, other in zip(before, after, strict=True) for each in lost_keys(one, other, path)]
    return []


def test_committed_schemas_agree_with_the_models() -> None:
    assert check(SCHEMAS) == [], "run `duban schemas export contracts/schemas` and read the difference"


@pytest.mark.parametrize("name", [*EVENTS, ENVELOPE_TYPE, *COMMANDS])
def test_schema_changes_only_in_ways_that_break_nobody(name: str) -> None:
    written = name not in COMMANDS
    assert compatible(committed(name), schemas()[name], written=written) == [], f"add a .v2 beside {name}"


@pytest.mark.parametrize("name", [*EVENTS, ENVELOPE_TYPE, *COMMANDS])
def test_committed_schema_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(committed(name))


@pytest.mark.parametrize("name", EVENTS)
def test_yesterdays_event_is_read_by_todays_code(name: str) -> None:
    envelope = Envelope.model_validate_json(sample(name))
    payload = envelope.payload()
    assert isinstance(payload, event_models()[name])
    assert lost_keys(json.loads(sample(name))["data"], payload.model_dump(mode="json")) == []


@pytest.mark.parametrize("name", EVENTS)
def test_sample_stands_at_its_place(name: str) -> None:
    envelope = Envelope.model_validate_json(sample(name))
    place = (envelope.jurisdiction, envelope.source, envelope.subject, envelope.sequence)
    assert (envelope.type, envelope.source) == (name, service_of(name))
    assert envelope.id == event_id(*place)


@pytest.mark.parametrize("name", EVENTS)
def test_sample_fits_the_committed_schemas(name: str) -> None:
    raw = json.loads(sample(name))
    validator(ENVELOPE_TYPE).validate(raw)
    validator(name).validate(raw["data"])


def test_every_sample_belongs_to_an_event_type() -> None:
    assert {path.name.removesuffix(".json") for path in SAMPLES.glob("*.json")} <= set(EVENTS)


def fits_and_returns(name: str, model: type[BaseModel], value: BaseModel) -> None:
    text = value.model_dump_json()
    validator(name).validate(json.loads(text))
    assert model.model_validate_json(text) == value


@pytest.mark.parametrize("name", EVENTS)
def test_todays_event_fits_the_committed_schema(name: str) -> None:
    model = event_models()[name]

    @QUICK
    @given(value=models(model))
    def run(value: BaseModel) -> None:
        fits_and_returns(name, model, value)

    run()


@pytest.mark.parametrize("name", COMMANDS)
def test_todays_command_fits_the_committed_schema(name: str) -> None:
    model = command_models()[name]

    @QUICK
    @given(value=models(model))
    def run(value: BaseModel) -> None:
        fits_and_returns(name, model, value)

    run()


@QUICK
@given(value=models(Envelope))
def test_todays_envelope_fits_the_committed_schema(value: Envelope) -> None:
    fits_and_returns(ENVELOPE_TYPE, Envelope, value)


@QUICK
@given(name=st.sampled_from(EVENTS), word=st.text(min_size=1, max_size=5))
def test_event_with_a_field_of_tomorrow_is_read_by_todays_code(name: str, word: str) -> None:
    raw = json.loads(sample(name))
    known = event_models()[name].model_validate(raw["data"])
    raw["data"][f"tomorrow_{word}"] = word
    raw["tomorrow"] = word
    assert Envelope.model_validate(raw).payload() == known


def test_write_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two")
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert check(tmp_path / "one") == []


def test_check_names_what_is_missing_changed_or_left_over(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / f"{EVENTS[0]}.json").unlink()
    (tmp_path / f"{EVENTS[1]}.json").write_text("{}", encoding="utf-8")
    (tmp_path / "duban.tracking.matter.forgotten.v1.json").write_text("{}", encoding="utf-8")
    found = check(tmp_path)
    assert [line.split(":")[0] for line in found] == [EVENTS[0], "duban.tracking.matter.forgotten.v1", EVENTS[1]]


def test_write_refuses_to_break_a_published_schema(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / f"{EVENTS[0]}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["promised"] = {"type": "string"}
    path.write_text(json.dumps(schema), encoding="utf-8")
    with pytest.raises(ContractError, match=r"promised: removed"):
        write(tmp_path)
    assert "promised" in path.read_text(encoding="utf-8")
