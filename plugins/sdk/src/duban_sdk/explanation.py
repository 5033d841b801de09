"""An explanation: one question about a date, proposal, point, rank, grade or veto, answered in a clerk's words.

Who explains what, is said by the services; here is the common shape, and how a clause is cited in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from pydantic import Field

from duban_contracts.base import ClauseId, Instant, Value
from duban_sdk.manifest import Clause
from duban_sdk.rulebook import Rulebook
from duban_sdk.shelf import Shelf

GONE = "所装插件中已没有这一条款的文字"
"""Stands for the text of a clause that no installed plugin holds any more."""


class CitedClause(Value):
    """A clause with its document, and the rules under which it was applied."""

    clause: ClauseId
    article: str = ""
    text: str = ""
    document: str = ""
    plugin: str = ""
    version: str = ""

    @property
    def words(self) -> str:
        """The clause as a paper cites it: ``某办〔2022〕24号 三（二）（Y-3.2d）``."""
        named = bool(self.document) and self.article.startswith(self.document)
        place = self.article if named else " ".join(filter(None, (self.document, self.article)))
        return f"{place}（{self.clause}）" if place else self.clause


class Source(Value):
    """A record on which an explanation rests."""

    event_id: str
    at: Instant | None = None
    text: str = Field(description="what was recorded, in one line; begins with the local day where ``at`` is known")


class Explanation(Value):
    """The answer to one question, with everything that it rests on. All texts are Chinese.

    ``key``: which of several questions about the same thing it answers (``due``, ``duty:<id>``); empty for the only
    one. ``rule``: the rule in words. ``cited``: the clause of the answer, ``also_cited`` those of single steps.
    ``inputs``: what went in. ``steps``: how it was reckoned or checked, one step after the other.
    ``changes``: what would change the answer. ``sources``: events of the log.
    """

    key: str = ""
    question: str
    answer: str
    rule: str
    cited: CitedClause | None
    also_cited: tuple[CitedClause, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """Return the explanation as a clerk reads it, one statement a line."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"问：{self.question}"
        yield f"答：{self.answer}"
        if self.rule:
            yield f"规则：{self.rule}"
        if self.cited:
            yield from _clause_lines("依据", self.cited)
        main = (self.cited.plugin, self.cited.version) if self.cited else ("", "")
        for each in self.also_cited:
            first, *pack = _clause_lines("另据", each)
            yield from (first, *(() if (each.plugin, each.version) == main else pack))
        yield from _block("情况", tuple(f"{name}：{value}" for name, value in self.inputs))
        yield from _block("推算和核对", self.steps)
        yield from _block("什么会改变这一结果", self.changes)
        yield from _block("所据记录", tuple(f"{each.text}［{each.event_id}］" for each in self.sources))

    def plain(self) -> dict[str, object]:
        """Return the explanation as plain data, with its lines."""
        return {**self.model_dump(mode="json"), "lines": list(self.lines())}


def _clause_lines(word: str, cited: CitedClause) -> Iterator[str]:
    yield f"{word}：{cited.words}{f'：{cited.text}' if cited.text else ''}"
    if cited.plugin:
        yield f"规则包：{cited.plugin} {cited.version}"


def _block(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield f"{title}："
        yield from (f"  {line}" for line in lines)


def cite(clause: str | None, rules: Rulebook, shelf: Shelf) -> CitedClause | None:
    """Return a clause as the rules have it; None for no clause."""
    if not clause:
        return None
    citation = rules.citation(clause)
    return recorded(clause, citation.plugin, citation.version, shelf)


def recorded(clause: str, plugin: str, version: str, shelf: Shelf) -> CitedClause:
    """Return a clause as an entry recorded it, with the text that the plugin has for it."""
    document, row = _clauses(shelf).get((plugin, clause), ("", None))
    article, text = (row.article, row.text) if row else ("", GONE)
    return CitedClause(clause=clause, article=article, text=text, document=document, plugin=plugin, version=version)


@lru_cache(maxsize=16)
def _clauses(shelf: Shelf) -> Mapping[tuple[str, str], tuple[str, Clause]]:
    return {
        (plugin.name, clause.id): (clause.document or plugin.manifest.document, clause)
        for plugin in shelf.plugins
        for clause in plugin.manifest.clauses
    }


def distinct(cited: CitedClause | None, *others: CitedClause | None) -> tuple[CitedClause, ...]:
    """Return the other clauses that an explanation cites, each once and not the main one again."""
    found = {each.clause: each for each in others if each is not None}
    return tuple(each for clause, each in found.items() if cited is None or clause != cited.clause)
