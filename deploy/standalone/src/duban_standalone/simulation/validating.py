"""Checks what a scenario says against the models of commands, and words what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from duban_contracts.wording import describe_errors
from duban_standalone.simulation.faults import Fault, Path
from duban_standalone.simulation.yaml_document import Document

ModelT = TypeVar("ModelT", bound=BaseModel)
_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})
_ID = "_id"


@dataclass
class Proofreader:
    """A document, with the faults that were found in it so far."""

    document: Document
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, text: str) -> None:
        """The value at ``path`` is wrong; ``text`` says how."""
        self.faults.append(self.document.fault(path, text))

    def validated(
        self,
        model: type[ModelT],
        given: Mapping[str, object],
        path: Path,
        said_as: Mapping[str, str] = _AS_THEY_ARE,
    ) -> ModelT | None:
        """Return the model that ``given`` makes; None when it makes none, with a fault for each complaint.

        ``said_as``: the word of the scenario for a field of another name.
        """
        try:
            return model.model_validate(given)
        except ValidationError as error:
            self._complain(error, path, said_as)
            return None

    def _complain(self, error: ValidationError, path: Path, said_as: Mapping[str, str]) -> None:
        for each in error.errors():
            detail = describe_errors([each])[1][0]["detail"]
            location: Path = tuple(each["loc"])
            if location and str(location[0]) in said_as:
                location = (said_as[str(location[0])], *location[1:])
            head = str(location[0]) if location else ""
            if head.endswith(_ID) and (*path, head) not in self.document.lines:
                location = (head.removesuffix(_ID), *location[1:])
            if each["type"] == "missing":
                self.fault((*path, *location[:-1]), f"缺少 {location[-1]}")
            else:
                self.fault((*path, *location), detail)
