"""Which signatures a stream awaits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from duban_contracts.common import SignatureStep
from duban_contracts.vocabulary import ApprovalSubject
from duban_tracking.core.escalation.proposal import Proposal
from duban_tracking.core.matter.state import Matter
from duban_tracking.core.records.activity import Activity
from duban_tracking.core.records.paper import Paper


class Awaited(NamedTuple):
    """A signature that is awaited: what about, which one, of which role; of one person alone where one is named."""

    about: ApprovalSubject
    key: str
    role: str
    clause: str
    person: str


def awaited_signatures(state: object) -> frozenset[Awaited]:
    """Return the signatures that are awaited now, at most one for each chain."""
    return frozenset(_awaited(state))


def _awaited(state: object) -> Iterator[Awaited]:
    match state:
        case Matter():
            for (about, key), approval in state.approvals.items():
                yield from _step(about, key, approval.awaited)
        case Activity():
            yield from _step(ApprovalSubject.ACTIVITY, "", state.awaited)
        case Paper():
            if state.content is not None and state.issued_on is None:
                yield from _step(ApprovalSubject.PAPER, "", state.awaited)
        case Proposal():
            if not state.held:
                yield from _step(ApprovalSubject.PROPOSAL, "", state.awaited)
        case _:
            return


def _step(about: ApprovalSubject, key: str, step: SignatureStep | None) -> Iterator[Awaited]:
    if step is not None:
        yield Awaited(about, key, step.role, step.clause, step.person)
