"""The words of a scenario's steps: what can be done, on which kind of stream, and how the stream is named.

Everything on streams of tracking follows from the table of HTTP acts, so that a new act is a new word at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from duban_contracts.commands import intake as i
from duban_contracts.commands.matter import Command, RecordChildProgress
from duban_contracts.commands.office import CompleteDuty, RaiseProposal
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.escalation.grounds import proposal_key
from duban_tracking.entrypoints.acts import ACTS, SERVICE_FIELDS, Act

PUSH, REGISTER = "PushTicket", "RegisterTicket"
PUBLISH = "PublishCalendar"
ARRIVALS = frozenset({PUSH, REGISTER})
OWN_WORDS = frozenset({"at", "do", "by", "as", "note"})
"""Words that every step may have."""
ID = "_id"
_PLACEHOLDERS = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Verb:
    """Something that a step can do.

    ``kind`` of stream; ``new_id``: field that names what is made, empty where nothing is. ``referred``: the step names
    its stream with the word ``kind``; otherwise the stream follows from the command's own fields (``subject``).
    ``computed``: which stream it is follows from command and rules (``stream_of``).
    ``may_repeat``: the same thing may be made again, which replaces it. ``keyed``: the command brings a key of its own.
    ``filled``: fields that people do not give.
    """

    name: str
    command: type[Command]
    kind: str
    subject: str
    new_id: str = ""
    referred: bool = False
    computed: bool = False
    may_repeat: bool = False
    keyed: bool = False
    filled: frozenset[str] = SERVICE_FIELDS

    @property
    def fields(self) -> frozenset[str]:
        """Fields that a step may give."""
        return frozenset(self.command.model_fields) - self.filled


@dataclass(frozen=True)
class TicketVerb:
    """Something that a step can do with a ticket of a channel."""

    name: str
    command: type[BaseModel]


_COMPLETE_DUTY = Verb(
    name=CompleteDuty.__name__,
    command=CompleteDuty,
    kind="duty",
    subject="duty:{duty}",
    referred=True,
    filled=frozenset({"counts"}),
)
"""Completing a duty of the office has a route of its own beside the table of acts."""

_CHILD_PROGRESS = Verb(
    name=RecordChildProgress.__name__,
    command=RecordChildProgress,
    kind="matter",
    subject="matter:{matter_id}",
    referred=True,
    filled=frozenset({"key"}),
)
"""What a jurisdiction below answers; told by the service, and in a scenario by ``by: system``."""

TICKET_VERBS: Mapping[str, TicketVerb] = {
    name: TicketVerb(name, command)
    for name, command in (
        (PUSH, i.TicketPush),
        (REGISTER, i.TicketPush),
        ("TakeUpTicket", i.TakeUpTicket),
        ("MergeTicket", i.MergeTicket),
        ("PassOnTicket", i.PassOnTicket),
        ("ReturnTicket", i.ReturnTicket),
        ("RefuseTicket", i.RefuseTicket),
    )
}


@cache
def verbs() -> Mapping[str, Verb]:
    """Return every act on a stream by the class name of its command."""
    by_command: dict[str, list[Act]] = {}
    for act in ACTS:
        by_command.setdefault(act.command.__name__, []).append(act)
    found = {name: _verb(name, acts) for name, acts in by_command.items()}
    return {**found, **{verb.name: verb for verb in (_COMPLETE_DUTY, _CHILD_PROGRESS)}}


def _verb(name: str, acts: list[Act]) -> Verb:
    act = next((each for each in acts if each.new_id), acts[0])
    said = {*act.command.model_fields, act.new_id}
    unsaid = [place for place in _PLACEHOLDERS.findall(act.subject) if place not in said]
    computed = bool(unsaid) and not _PLACEHOLDERS.search(act.path)
    key = act.command.model_fields.get("key")
    return Verb(
        name=name,
        command=act.command,
        kind=act.subject.partition(":")[0],
        subject=act.subject,
        new_id=act.new_id,
        referred=bool(unsaid) and not computed,
        computed=computed,
        may_repeat=any(each.creates and not each.new_id for each in acts),
        keyed=key is not None and key.is_required() and "{key}" not in act.path,
    )


def stream_of(verb: Verb, command: Command, rules: Rulebook) -> str:
    """Return the stream of a command whose verb is ``computed``, as the HTTP route does."""
    assert isinstance(command, RaiseProposal), f"{verb.name} names its stream"
    return f"{verb.kind}:{proposal_key(rules, command)}"


@cache
def kinds() -> frozenset[str]:
    """Return the kinds of thing that a step may name."""
    return frozenset({"ticket", *(verb.kind for verb in verbs().values())}) - {"unit"}


def kind_of_word(word: str) -> str:
    """Return the kind of thing that a word such as ``matter`` or ``plan_paper`` refers to; empty: none."""
    fitting = (kind for kind in kinds() if word == kind or word.endswith(f"_{kind}"))
    return max(fitting, key=len, default="")


def making_words(verb: Verb) -> tuple[str, ...]:
    """Return the words by which a step names what it makes, besides ``as``."""
    if verb.referred or verb.kind == "unit":
        return ()
    words = (verb.kind, verb.new_id.removesuffix(ID) if verb.new_id else verb.kind)
    return tuple(dict.fromkeys(words))


def words_of(verb: Verb) -> tuple[str, ...]:
    """Return the words that a step with this verb may use, besides those that every step has."""
    named = (name.removesuffix(ID) for name in verb.fields)
    words = {word if kind_of_word(word) else name for word, name in zip(named, verb.fields, strict=True)}
    words.update(making_words(verb))
    if verb.referred:
        words.add(verb.kind)
    return tuple(sorted(words - {verb.new_id}))


def all_verbs() -> Iterable[str]:
    """Return the names of everything that a step can do, sorted."""
    return sorted({*verbs(), *TICKET_VERBS, PUBLISH})
