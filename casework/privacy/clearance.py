"""Files with rooms, addresses or words of callers leave for a reason, and when a second person has approved it.

The approver is named by whoever exports and stands in the log beside the reason, so that anybody can ask him
(个人信息保护法 第五十一条 (四): permissions of operations; domain rule: reason and approver for L4 exports).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from casework.errors import EntryError
from casework.privacy.masking import name_key, tidy_name
from casework.privacy.persons import SHORTEST_REASON

LONGEST_APPROVER = 30
_LETTERS = re.compile(r"[^\W\d_]")
# What is written where a name is asked for and nobody wants to name one.
_NOBODY = frozenset(
    ("本人", "自己", "我", "同上", "无", "没有", "不需要", "领导", "审批人", "批准", "同意", "已批", "已同意", "管理员")
)


@dataclass(frozen=True, slots=True)
class Clearance:
    """Why a file is not masked, and who approved it; None = the campaign asks for no approver and none was named."""

    reason: str
    approver: str | None

    @property
    def content(self) -> dict[str, str | None]:
        """What the log keeps."""
        return {"reason": self.reason, "approver": self.approver}


MASKED: dict[str, str | None] = {"reason": None, "approver": None}
"""What the log keeps of a masked file."""


def checked_clearance(
    reason: str, approver: str | None, own_names: Collection[str], *, needs_approver: bool
) -> Clearance:
    """The reason and the approver without spaces around them.

    own_names: the names of whoever exports. Raises EntryError for a reason that says nothing, for a missing approver
    where one is needed, for a name that is none, and for an approver who is the exporter himself.
    """
    why = " ".join(reason.split())
    if len(why) < SHORTEST_REASON:
        raise EntryError(f"请写明用途，至少 {SHORTEST_REASON} 个字，将记入查阅日志。")
    name = tidy_name(approver or "")
    if not name:
        if needs_approver:
            raise EntryError("不遮盖的导出须经他人审批，请写明审批人姓名，将与用途一起记入查阅日志。")
        return Clearance(why, None)
    if (
        not 2 <= len(name) <= LONGEST_APPROVER
        or not name.isprintable()
        or len(_LETTERS.findall(name)) < 2
        or name in _NOBODY
    ):
        raise EntryError(f"审批人请写姓名，2 至 {LONGEST_APPROVER} 个字，不能写“{name[:LONGEST_APPROVER]}”。")
    if name_key(name) in {name_key(own) for own in own_names}:
        raise EntryError("审批人不能是导出人本人，请由另一人审批。")
    return Clearance(why, name)
