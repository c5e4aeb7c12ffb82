"""The state diagram of a case, generated from the transition table: `python -m casework.state_diagram FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from casework.transitions import ENFORCEMENT_KINDS, OPENING_KINDS, STAGE_AFTER, TRANSITIONS
from casework.vocabulary import EventKind, SideState, Stage

_HEAD = """\
# State diagram of a case

Generated from `casework/transitions.py` by `python -m casework.state_diagram docs/state-diagram.md`;
a test fails when the two differ. Do not edit by hand.
"""


def diagram() -> str:
    """The stages and every event that changes them, as a Mermaid state diagram with Chinese labels."""
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f'    state "{stage.label}" as {stage.value}' for stage in Stage]
    lines += [f"    [*] --> {STAGE_AFTER[kind]}: {kind.label}" for kind in EventKind if kind in OPENING_KINDS]
    edges: dict[tuple[Stage, Stage], list[str]] = {}
    for kind in EventKind:
        after = STAGE_AFTER[kind]
        if after is not None:
            for before in Stage:
                if before in TRANSITIONS[kind]:
                    edges.setdefault((before, after), []).append(kind.label)
    edges.setdefault((Stage.ORDER_SERVED, Stage.OVERDUE), []).append("期限已过（自动）")
    order = {stage: number for number, stage in enumerate(Stage)}
    for (before, after), labels in sorted(edges.items(), key=lambda item: (order[item[0][0]], order[item[0][1]])):
        lines.append(f"    {before} --> {after}: {' / '.join(labels)}")
    return "\n".join(lines) + "\n"


def document() -> str:
    """The Markdown page: the diagram, and the table of all kinds with those that leave the stage alone."""
    rows = [f"| {kind.label} | `{kind.value}` | {_stages(kind)} | {_after(kind)} |" for kind in EventKind]
    held = "、".join(kind.label for kind in EventKind if kind in ENFORCEMENT_KINDS)
    sides = "、".join(side.label for side in SideState)
    return "\n".join(
        [
            _HEAD,
            "```mermaid",
            diagram().rstrip("\n"),
            "```",
            "",
            f"While {sides} lasts, these are not possible: {held}; and the case is not shown as {Stage.OVERDUE.label}.",
            "",
            "| 事项 | kind | 可登记的阶段 | 之后 |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _stages(kind: EventKind) -> str:
    allowed = TRANSITIONS[kind]
    if allowed == frozenset(Stage):
        return "任何阶段"
    opening = ["（建档）"] if kind in OPENING_KINDS else []
    return _listed([*opening, *(stage.label for stage in Stage if stage in allowed)])


def _listed(labels: Iterable[str]) -> str:
    return "、".join(labels)


def _after(kind: EventKind) -> str:
    after = STAGE_AFTER[kind]
    return "不变" if after is None else after.label


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
