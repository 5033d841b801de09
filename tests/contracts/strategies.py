"""Values of any contract model, made by hypothesis from the model's own annotations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from hypothesis import assume
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

TEXT = st.text(alphabet=st.sampled_from("督查交办单位云和县𬭚𠅤AZaz09 ,。-"), max_size=12)
FIXED: dict[object, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    UUID: st.uuids(),
    NoneType: st.none(),
    date: st.dates(date(2022, 1, 1), date(2030, 12, 31)),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Decimal: st.decimals(0, 1000, places=2),
    int: st.integers(1, 1000),
    Any: TEXT,
}


def models(model: type[BaseModel]) -> st.SearchStrategy[BaseModel]:
    """Return a strategy for valid values of ``model``."""

    @st.composite
    def build(draw: st.DrawFn) -> BaseModel:
        values = {name: draw(_field(field)) for name, field in model.model_fields.items()}
        try:
            return model.model_validate(values)
        except ValidationError:
            assume(False)
            raise

    return build()


def _field(field: FieldInfo) -> st.SearchStrategy[Any]:
    return _value(field.annotation, list(field.metadata))


def _value(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _value(inner, [*more, *metadata])
    if annotation is str:
        return _text(metadata)
    if annotation in FIXED:
        return FIXED[annotation]
    if get_origin(annotation) in (Union, UnionType):
        return st.one_of([_value(option, []) for option in get_args(annotation)])
    if get_origin(annotation) is Literal:
        return st.sampled_from(get_args(annotation))
    if get_origin(annotation) is tuple:
        return _items(get_args(annotation), metadata)
    if get_origin(annotation) is dict:
        return st.dictionaries(TEXT, TEXT, max_size=2)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return models(annotation)
    # AwareDatetime and other types that pydantic makes up end here.
    return FIXED[datetime]


def _items(parts: tuple[Any, ...], metadata: list[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    if parts[-1] is not Ellipsis:
        return st.tuples(*(_value(part, []) for part in parts))
    least = max((getattr(each, "min_length", None) or 0 for each in metadata), default=0)
    return st.lists(_value(parts[0], []), min_size=least, max_size=max(2, least)).map(tuple)


def _text(metadata: list[Any]) -> st.SearchStrategy[str]:
    for each in metadata:
        pattern = getattr(each, "pattern", None)
        if pattern:
            return st.from_regex(pattern, fullmatch=True).filter(lambda text: "\n" not in text and len(text) < 65)
    lengths = [each for each in metadata if isinstance(each, StringConstraints)] + metadata
    if any(getattr(each, "min_length", None) for each in lengths):
        return TEXT.map(lambda text: f"云{text}")
    return TEXT
