"""Where a record says otherwise than its replay under the rules on record: the replay does not tell what was."""

from __future__ import annotations

from duban_standalone.backtest.findings import (
    MOST_EXAMPLES,
    Findings,
    dates_differing,
    kept_differing,
    proposals_differing,
)
from duban_standalone.backtest.outcome import Outcome


def note_drift(subject: str, number: str, recorded: Outcome, replayed: Outcome, found: Findings) -> None:
    """Note where the record says otherwise than its replay under the same rules."""
    if recorded == replayed:
        return
    told = [
        *(f"{each.name}：记录 {each.was_on}，回放 {each.would_be_on}" for each in
          dates_differing(recorded, replayed, number, "")),
        *(f"记录“{each.was or '无'}”，回放“{each.would_be or '无'}”" for each in
          kept_differing(recorded, replayed, number, "")),
        *(f"建议“{each.name}”仅见于{'记录' if each.only == 'was' else '回放'}" for each in
          proposals_differing(recorded.proposals.values(), replayed.proposals.values(), number, subject)),
    ]  # fmt: skip
    found.drift += len(told)
    if len(found.drift_examples) < MOST_EXAMPLES:
        found.drift_examples += [f"{number or subject}　{each}" for each in told]
