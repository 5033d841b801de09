"""Reads the steps of a scenario: who does what, on which stream, with which fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from duban_contracts.commands.office import CompleteDuty, RegisterUnit
from duban_contracts.common import Actor
from duban_sdk.shelf import Shelf
from duban_standalone.simulation.actors import Cast
from duban_standalone.simulation.faults import Path
from duban_standalone.simulation.handles import Handles
from duban_standalone.simulation.publications import Publications
from duban_standalone.simulation.scenario import Reference, Step, thing_id
from duban_standalone.simulation.ticket_reading import TicketReader
from duban_standalone.simulation.validating import Proofreader
from duban_standalone.simulation.vocabulary import (
    ID,
    OWN_WORDS,
    PUBLISH,
    PUSH,
    TICKET_VERBS,
    Verb,
    all_verbs,
    kind_of_word,
    making_words,
    verbs,
    words_of,
)
from duban_standalone.simulation.yaml_document import Plain

BLANKS = ("{number}", "{today}", "{unit_name}")
"""Texts that are filled in while playing: the order's number, the step's day, the name of the step's unit."""
_DESCRIBING = ("kind", "unit", "period", "ground")
"""Fields that tell one thing from another whose stream is known only while playing."""
_UNIT_FIELDS = frozenset({"unit", "lead", "organiser", "units", "co_units"})
_LEFT_OUT = ("null", "~")
"""How YAML writes that there is nothing: what an anchor brings is not meant here."""
Given = dict[str, Plain]


class StepReader:
    """Reads steps one after the other."""

    def __init__(
        self, proof: Proofreader, shelf: Shelf, units: Sequence[RegisterUnit], publications: Publications
    ) -> None:
        self.steps: list[Step] = []
        self.handles = Handles(proof)
        self._proof = proof
        self._jurisdiction = shelf.settings.jurisdiction
        self._cast = Cast(shelf.current, units)
        self._publications = publications
        self._tickets = TicketReader(proof, shelf.settings, self.handles)

    def read(self, place: int, raw: Given, at: datetime) -> None:
        """The step stands among ``steps``, or its faults are noted."""
        path: Path = ("steps", place)
        name = raw.get("do")
        if not isinstance(name, str) or not (name in verbs() or name in TICKET_VERBS or name == PUBLISH):
            known = "、".join(all_verbs())
            self._proof.fault((*path, "do"), f"没有名为 {name} 的动作；可用：{known}" if name else "缺少 do")
            return
        noted = len(self._proof.faults)
        by = () if name == PUSH and "by" not in raw else self._actors(raw, path)
        if name == PUBLISH:
            step = self._publications.read(place, raw, at, by)
        elif name in TICKET_VERBS:
            step = self._tickets.read(place, raw, at, by)
        else:
            step = self._step(place, raw, at, by, verbs()[name])
        if len(self._proof.faults) == noted:
            self.steps.append(step)
        if isinstance(step.command, RegisterUnit):
            self._cast.add(step.command)

    def _actors(self, raw: Given, path: Path) -> tuple[Actor, ...]:
        found = self._cast.find(str(raw.get("by", "")))
        if isinstance(found, str):
            self._proof.fault((*path, "by"), found)
            return ()
        return found

    def _step(self, place: int, raw: Given, at: datetime, by: tuple[Actor, ...], verb: Verb) -> Step:
        path: Path = ("steps", place)
        subject = self._referred(raw, verb, path)
        fields = self._fields(raw, verb, path)
        if verb.keyed and "key" not in fields:
            fields["key"] = str(raw.get("as") or f"step{place + 1}")
        if verb.name == CompleteDuty.__name__:
            fields.setdefault("done_on", at.date().isoformat())
        if not verb.referred:
            subject = self._made(place, raw, verb, fields)
        owner = subject if isinstance(subject, str) else ""
        duty = fields.get("duty")
        if isinstance(duty, Reference):
            # A report's duty is one of the matter that the report is about.
            fields["duty"] = replace(duty, owner=owner)
        filled = {name: _filled(value) for name, value in fields.items()}
        command = self._proof.validated(verb.command, filled, path)
        is_ready = filled == fields and not _has_blank(fields)
        line = self._proof.document.line(path)
        return Step(place + 1, line, at, verb.name, verb, by, subject, fields, command if is_ready else None)

    def _referred(self, raw: Given, verb: Verb, path: Path) -> str | Reference:
        """Return the stream that the step speaks of by a word of its own."""
        if not verb.referred:
            return ""
        if "as" in raw and not verb.keyed:
            self._proof.fault((*path, "as"), f"{verb.name} 不产生可以命名的事物")
        if verb.kind not in raw:
            self._proof.fault(path, f"缺少 {verb.kind}")
            return ""
        return self.handles.stream(verb.kind, raw[verb.kind], (*path, verb.kind))

    def _fields(self, raw: Given, verb: Verb, path: Path) -> dict[str, object]:
        fields: dict[str, object] = {}
        passed = {*OWN_WORDS, *making_words(verb), *((verb.kind,) if verb.referred else ())} - verb.fields
        for word, value in raw.items():
            place = (*path, word)
            if word in passed or value in _LEFT_OUT:
                continue
            if word in verb.fields:
                fields[word] = self.handles.field(word, value, place)
                if word in _UNIT_FIELDS and verb.command is not RegisterUnit:
                    self._known_units(value, place)
            elif f"{word}{ID}" in verb.fields and kind_of_word(word):
                fields[f"{word}{ID}"] = self.handles.key(kind_of_word(word), value, place)
            else:
                self._proof.fault(place, f"{verb.name} 没有这个字段；可用：{'、'.join(words_of(verb))}")
        return fields

    def _known_units(self, value: Plain, path: Path) -> None:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and not self._cast.knows(each):
                self._proof.fault(path, f"没有代码为 {each} 的单位；已列：{'、'.join(self._cast.units) or '无'}")

    def _made(self, place: int, raw: Given, verb: Verb, fields: dict[str, object]) -> str:
        """Return the stream that the step makes, or means by its fields, and note its name."""
        described = Reference(verb.kind, {})
        word = next((each for each in (*making_words(verb), "as") if each in raw and each not in verb.fields), "")
        handle = str(raw[word]) if word else f"{verb.kind}{place + 1}"
        if verb.new_id:
            identity = str(thing_id(self._jurisdiction, verb.kind, handle))
            if verb.new_id in verb.fields:
                fields[verb.new_id] = identity
            subject = verb.subject.format_map({verb.new_id: identity})
        elif verb.computed:
            subject = ""
            described = Reference(verb.kind, {word: str(fields[word]) for word in _DESCRIBING if word in fields})
        else:
            subject = verb.subject.format_map({name: fields.get(name, "") for name in verb.fields})
        if word and self.handles.knows(verb.kind, handle) and not verb.may_repeat:
            self._proof.fault(("steps", place, word), f"代号 {handle} 已经用过")
        if verb.kind != "unit":
            self.handles.name(verb.kind, handle, subject or described)
        return subject


def _filled(value: object) -> object:
    """Return a value that stands for what is filled in later, so that all else can be checked now."""
    if isinstance(value, Reference):
        return "later"
    return [_filled(each) for each in value] if isinstance(value, list) else value


def _has_blank(value: object) -> bool:
    """Return whether a text has a blank such as ``{number}``, filled in while playing."""
    if isinstance(value, str):
        return any(blank in value for blank in BLANKS)
    if isinstance(value, dict):
        return any(_has_blank(each) for each in value.values())
    return isinstance(value, list) and any(_has_blank(each) for each in value)
