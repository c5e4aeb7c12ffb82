"""Forms of putting right and checking: 自行整改, 复核未通过, 复核销项."""

from __future__ import annotations

from casework.enforcement.facts import LONGEST_TEXT
from casework.enforcement.words import Rectification, Remaining
from casework.vocabulary import ClearingWay, EventKind
from geo.scrubbing import scrub
from ui.acts.contract import ActContext, ActInput
from ui.acts.enforcement import note
from ui.acts.visit import fields_of


def self_rectification_reported(act: ActContext) -> ActInput:
    """自行整改: what the party says it did; the re-check follows."""
    fields = fields_of(act)
    done = fields.many("done", "整改内容（可多选）", {one.value: one.label for one in Rectification})
    return ActInput({"done": done, **note(fields)})


def recheck_failed(act: ActContext) -> ActInput:
    """复核未通过: what remains."""
    fields = fields_of(act)
    remains = fields.many("remains", "尚存的问题（可多选）", {one.value: one.label for one in Remaining})
    return ActInput({"remains": remains, **note(fields)})


def cleared(act: ActContext) -> ActInput:
    """复核销项: in which way, who checked, on what evidence."""
    fields = fields_of(act)
    last = [event.kind for event in act.file.counting if event.kind in _WAY_AFTER]
    if last:
        fields.default("way", _WAY_AFTER[last[-1]].value)
    return ActInput(
        {
            "way": fields.pick("way", "销项方式", ClearingWay),
            "checked_by": fields.text("checked_by", "复核人", most=60).strip(),
            "evidence": scrub(fields.long_text("evidence", "复核依据（照片、笔录的编号）", most=LONGEST_TEXT)),
            **note(fields),
        }
    )


_WAY_AFTER = {
    EventKind.SELF_RECTIFICATION_REPORTED: ClearingWay.SELF_RECTIFIED,
    EventKind.JOINT_ACTION_DONE: ClearingWay.ENFORCED,
}
