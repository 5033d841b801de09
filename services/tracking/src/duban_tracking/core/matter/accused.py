"""Matters that rest on an accusation: the unit that is accused is told of them by nothing that reaches it."""

from __future__ import annotations

from duban_tracking.core.context import Context, Refusal, Why
from duban_tracking.core.matter.state import Matter


def accused_refusal(context: Context, matter: object, unit: str | None = None) -> Refusal | None:
    """Return why what goes to a unit may not mention the matter, which accuses it; None when it may.

    ``unit`` None: it goes to all units, and so to whomever the matter accuses.
    """
    if not isinstance(matter, Matter) or not matter.accused_units or (unit and unit not in matter.accused_units):
        return None
    policy = context.rules.pack.barring
    reason = "该事项涉及检举控告，检举控告的材料和情况不得让所涉单位知悉，不能写入送达或者印发该单位的材料"
    return Refusal(Why.RULE, reason, policy.clause if policy else "N-P2")
