"""Local names of things: what they stand for, and descriptions of things that only playing brings about."""

from __future__ import annotations

from uuid import UUID

from duban_standalone.simulation.faults import Path
from duban_standalone.simulation.scenario import Reference
from duban_standalone.simulation.validating import Proofreader
from duban_standalone.simulation.vocabulary import ID, kind_of_word, kinds
from duban_standalone.simulation.yaml_document import Plain

_KEYED_BY_RULES = frozenset({"proposal", "duty", "grade"})
"""Kinds whose streams are named by what they are about, so that their keys can be written down."""
_PLURALS = {"activities": "activity", "nominees": "", "duties": "duty"}


class Handles:
    """The names that a scenario has given so far. Names that stand for nothing are faults."""

    def __init__(self, proof: Proofreader) -> None:
        self.subjects: dict[str, str | Reference] = {}
        """Stream of a thing, or how it is found, by ``<kind>/<handle>``."""
        self._proof = proof

    def knows(self, kind: str, handle: object) -> bool:
        """Return whether a thing of this kind has this name."""
        return f"{kind}/{handle}" in self.subjects

    def name(self, kind: str, handle: str, subject: str | Reference) -> None:
        """The thing has this name from now on."""
        self.subjects[f"{kind}/{handle}"] = subject

    def stream(self, kind: str, value: Plain, path: Path) -> str | Reference:
        """Return the stream that a name, a description, an id or a key stands for; empty with a fault for none."""
        if isinstance(value, dict):
            return self._described(kind, value, path)
        if isinstance(value, str):
            known = self.subjects.get(f"{kind}/{value}")
            if known:
                return known
            if _is_uuid(value) or (kind in _KEYED_BY_RULES and ("." in value or ":" in value)):
                return f"{kind}:{value}"
        names = "、".join(sorted(key.partition("/")[2] for key in self.subjects if key.startswith(f"{kind}/")))
        self._proof.fault(path, f"没有代号为 {_short(value)} 的 {kind}；此前有：{names or '无'}")
        return ""

    def key(self, kind: str, value: Plain, path: Path) -> str | Reference:
        """Return the key of that stream, its subject without the kind."""
        found = self.stream(kind, value, path)
        return found.partition(":")[2] if isinstance(found, str) else found

    def field(self, word: str, value: Plain, path: Path) -> object:
        """Return a field's value with the local names in it replaced."""
        if word in kinds() and (isinstance(value, dict) or self.knows(word, value)):
            return self.key(word, value, path)
        if word == "fact" and isinstance(value, dict) and len(value) == 1:
            ((kind, handle),) = value.items()
            return self.stream(kind, handle, (*path, kind))
        kind = _PLURALS.get(word, word.removesuffix("s"))
        if kind in kinds() and kind != word and isinstance(value, list):
            return [self.key(kind, each, (*path, place)) for place, each in enumerate(value)]
        return self._nested(value, path)

    def _nested(self, value: Plain, path: Path) -> object:
        if isinstance(value, list):
            return [self._nested(each, (*path, place)) for place, each in enumerate(value)]
        if not isinstance(value, dict):
            return value
        found: dict[str, object] = {}
        for word, each in value.items():
            if word == "matter" or (word in kinds() and self.knows(word, each)):
                found[f"{word}{ID}"] = self.key(word, each, (*path, word))
            else:
                found[word] = self._nested(each, (*path, word))
        return found

    def _described(self, kind: str, value: dict[str, Plain], path: Path) -> Reference:
        said: dict[str, str] = {}
        for word, each in value.items():
            of = kind_of_word(word)
            if word == "matter" or (of and self.knows(of, each)):
                said[word] = str(self.key(of, each, (*path, word)))
            else:
                said[word] = _short(each)
        return Reference(kind, said)


def _short(value: Plain) -> str:
    return value if isinstance(value, str) else "（不是文本）"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
