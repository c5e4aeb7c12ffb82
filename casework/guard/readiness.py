"""Whether a dwelling is ready for a joint action, whatever its hour: 指令书 → 送达 → 逾期 → 电话告知."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casework.vocabulary import SideState
from casework.workflow import CaseState


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether an act may go ahead, and every missing condition as a Chinese sentence."""

    ready: bool
    missing: tuple[str, ...] = ()


def enforcement_readiness(state: CaseState, as_of: date) -> Readiness:
    """Whether a joint action against the dwelling may take place on as_of.

    Needs: confirmed and not cleared, an order served and its day over, a phone notice, no pause, no appeal
    (plan document, section 四 (二); 行政处罚法 第二十八条: correction is ordered first).
    """
    seen = replace(state, as_of=as_of)
    missing = []
    if not seen.is_open:
        missing.append("该户不在整治清单上（未认定或已销项）。")
    if not seen.was_served:
        missing.append("责令限期整改指令书尚未送达。")
    elif not seen.is_past_due:
        missing.append(f"整改期限 {seen.due_on} 未过。")
    if seen.phone_notices == 0:
        missing.append("尚未电话告知整治时间。")
    if SideState.PAUSED in seen.side_states:
        missing.append("该户暂缓办理中。")
    if SideState.APPEAL in seen.side_states:
        missing.append("该户申辩/复议尚未办结。")
    return Readiness(not missing, tuple(missing))
