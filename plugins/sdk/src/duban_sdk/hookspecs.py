"""The hooks. Few, typed, synchronous and pure: values in, values out; the engine decides.

A table says what a table can say (see ``tables``); a hook is for the rest. None of them may read a clock, a random
number, the environment, a file or the network. The engine gives a hook a time budget; one that raises, answers with
another type or exceeds its budget stops its own jurisdiction and no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pluggy
from pydantic import JsonValue

from duban_contracts.commands.intake import TicketPush
from duban_contracts.common import Defect, ReportText

if TYPE_CHECKING:
    from duban_sdk.calendar import CalendarOverlay, CalendarYear
    from duban_sdk.documents import DocumentDraft, DocumentQuestion
    from duban_sdk.manifest import Manifest, Parameters
    from duban_sdk.pack import RulePack
    from duban_sdk.questions import CircularDraft, CircularQuestion, ReportQuestion

hookspec = pluggy.HookspecMarker("duban")


@hookspec
def duban_manifest() -> Manifest:
    """Say what the plugin is.

    Called once per jurisdiction when its plugins are loaded. Every plugin answers exactly one manifest; answers are
    kept apart. None is refused.
    """
    raise AssertionError("specification only")


@hookspec
def duban_rules(version: str, parameters: Parameters) -> RulePack | None:
    """Declare the tables of one version of the pack under these parameters.

    Called at start for every version in the manifest, and once more for parameters of earlier days under which a
    matter was taken up. The engine combines the answers in the order in which the
    jurisdiction enables its plugins, the suite's own first; rows with the same code replace earlier ones. None: the
    plugin has no tables. Example: ``return RulePack(categories=(...), points=(...))``.
    """


@hookspec(firstresult=True)
def duban_calendar_year(year: int) -> CalendarYear | None:
    """Give the working-day arrangement of a year (days off, make-up working days).

    Called at start for the years around now. The first answer is taken; None: this plugin holds no calendar. A year
    that is not published yet is answered with ``published=False`` and makes dates provisional.
    """


@hookspec
def duban_calendar_overlay(year: int) -> CalendarOverlay | None:
    """Give a region's own days off for a year, on top of the national ones.

    Called at start, after ``duban_calendar_year``. All answers apply, in the order of the plugins. None: nothing.
    """


@hookspec
def duban_report_defects(question: ReportQuestion) -> tuple[Defect, ...]:
    """Name each departure of a filed report from the format that the regulation prescribes.

    Called when a report is filed. Answers of all plugins are joined in their order. ``()``: none found. Each defect
    is marked ``automatic`` by the engine.
    """
    raise AssertionError("specification only")


@hookspec(firstresult=True)
def duban_report_text(content: bytes) -> ReportText | None:
    """Read the elements of a report out of an uploaded file, for the same check as text filed online.

    Called when a unit uploads a report to have it checked. The first answer is taken; None: no file of mine. A file
    of its kind that cannot be read raises ``RefusedPayload`` with a Chinese text for whoever uploaded it. Files are
    foreign: a hook bounds what it unpacks.
    """


@hookspec(firstresult=True)
def duban_ticket_push(adapter: str, payload: Mapping[str, JsonValue]) -> TicketPush | None:
    """Translate a channel's payload into a ticket.

    Called in intake when a channel's configuration names ``adapter``. The first answer is taken; None: not mine. A
    payload that does not fit raises ``RefusedPayload`` with a Chinese text for the channel's vendor.
    """


@hookspec(firstresult=True)
def duban_circular(question: CircularQuestion) -> CircularDraft | None:
    """Draft a periodic circular from the facts of its period: whom it praises, whom it names slow, and its text.

    Called when staff ask for the draft of a paper. The first answer is taken; None: the engine drafts an empty one.
    People change and sign the draft; nothing goes out by itself.
    """


@hookspec(firstresult=True)
def duban_document(question: DocumentQuestion) -> DocumentDraft | None:
    """Say what stands in a document in the form that the regulation prescribes: an order, a report, a paper.

    Called when somebody downloads one. The first answer is taken; None: the engine drafts it plainly from the same
    facts (``duban_sdk.plain_documents``, on which a plugin may build). What a person has to write is left as a
    ``duban_sdk.documents.placeholder``. The engine lays the draft out as a file. Example:
    ``return plain_document(question).model_copy(update={"letterhead": "某县人民政府督查室"})``.
    """
