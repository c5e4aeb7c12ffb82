"""The life of a file, in words an official can check: what was recorded, what stage it gives.

Each row is a story: (what happened, day of the month of October 2021), and the stage shown on the last day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.errors import TransitionError
from casework.events import CaseEvent
from casework.service import record
from casework.state_diagram import document
from casework.vocabulary import ClearingWay, EventKind, Knowledge, SideState, Stage
from casework.workflow import STAGE_AFTER, TRANSITIONS, CaseState, fold, possible_kinds, visible
from tests.histories import OFFICE, draft_for
from tests.stories import CASE_ID, at, story

ROOT = Path(__file__).parents[2]
BY_LABEL = {kind.label: kind for kind in EventKind}

SURVEYED = ["登记线索", "纳入排摸", "见户排摸"]
SERVED = [*SURVEYED, "认定群租", "出具指令书", "送达指令书"]  # on 1 October, to be rectified by 8 October
CLEARED = [*SERVED, "自行整改", "复核销项"]

STORIES = [
    # the road down, step by step
    (["登记线索"], "线索"),
    (["登记线索", "纳入排摸"], "待排摸"),
    (["登记线索", "纳入排摸", "上门未见户"], "排摸中"),
    (["登记线索", "纳入排摸", "上门拒访", "上门未见户"], "排摸中"),
    (["登记线索", "纳入排摸", "查无此户"], "地址待定"),
    (["登记线索", "纳入排摸", "查无此户", "地址更正"], "待排摸"),
    (SURVEYED, "待认定"),
    ([*SURVEYED, "要求核实"], "待核实"),
    ([*SURVEYED, "要求核实", "见户排摸"], "待认定"),
    ([*SURVEYED, "认定不属于群租"], "不属于群租"),
    ([*SURVEYED, "认定不属于群租", "重新纳入排摸"], "待排摸"),
    ([*SURVEYED, "认定群租"], "已认定"),
    ([*SURVEYED, "认定群租", "认定误报"], "误报"),
    ([*SURVEYED, "认定群租", "出具指令书"], "指令书已出具"),
    (SERVED, "指令书已送达"),
    ([*SERVED, "整改延期"], "指令书已送达"),
    ([*SERVED, "自行整改"], "自行整改待复核"),
    ([*SERVED, "自行整改", "复核未通过"], "指令书已送达"),
    (CLEARED, "已销项"),
    # after clearing: return visits, suspicion, recurrence
    ([*CLEARED, "回访无异常"], "回访中"),
    ([*CLEARED, "回访未见户"], "已销项"),
    ([*CLEARED, "停止出租"], "已销项"),
    ([*CLEARED, "回访无异常", "转为稳定"], "稳定"),
    ([*CLEARED, "疑似回潮"], "疑似回潮"),
    ([*CLEARED, "疑似回潮", "回访无异常"], "回访中"),
    ([*CLEARED, "疑似回潮", "认定回潮"], "回潮"),
    ([*CLEARED, "认定回潮", "出具指令书", "送达指令书", "自行整改", "复核销项"], "已销项"),
    # notes and side states leave the stage alone
    ([*SURVEYED, "登记房间", "登记当事人", "备注"], "待认定"),
    ([*SERVED, "暂缓"], "指令书已送达"),
    ([*SERVED, "申辩/复议", "申辩/复议办结"], "指令书已送达"),
]

OCTOBER_1 = date(2021, 10, 1)


@pytest.mark.parametrize(("labels", "stage"), STORIES, ids=[" → ".join(labels) for labels, _ in STORIES])
def test_story(labels: Sequence[str], stage: str) -> None:
    """Everything recorded on 1 October leads to the stage named."""
    state = state_of(story((BY_LABEL[label], OCTOBER_1) for label in labels), OCTOBER_1)
    assert state.stage is not None
    assert state.stage.label == stage


def state_of(events: Sequence[CaseEvent], day: date) -> CaseState:
    """The state on a day, all later entries included."""
    return fold(visible(events, day, Knowledge.LATEST), day)


# What may not happen: (recorded so far, attempted, words of the reason). Everything on 1 October.
REFUSED = [
    (["登记线索"], "认定群租", "待认定"),
    (["登记线索", "纳入排摸"], "送达指令书", "指令书已出具"),
    ([*SURVEYED, "认定群租"], "电话告知", "逾期未改"),
    (SERVED, "电话告知", "期满不改"),  # 1 October, due 8 October
    (SERVED, "复核销项", "自行整改待复核"),
    (SERVED, "停止出租", "已销项"),
    ([*CLEARED, "认定回潮"], "停止出租", "已销项"),
    ([*SERVED, "暂缓"], "暂缓", "不用重复登记"),
    (SERVED, "恢复办理", "没有正在进行的“暂缓”"),
    (CLEARED, "认定误报", "只能在"),
    ([*CLEARED, "认定回潮", "出具指令书"], "认定误报", "作废那条记录"),
    (CLEARED, "转为稳定", "回访中"),
    ([*SURVEYED, "认定不属于群租"], "见户排摸", "不属于群租"),
    (SURVEYED, "登记线索", "线索"),
]


@pytest.mark.parametrize(("labels", "attempt", "reason"), REFUSED)
def test_refused(labels: Sequence[str], attempt: str, reason: str) -> None:
    """The refusal says why, and the log stays as it was."""
    log = story(((BY_LABEL[label], OCTOBER_1) for label in labels), keep_log=True)
    before = log.events(CASE_ID)
    with pytest.raises(TransitionError, match=reason):
        record(log, OFFICE, draft_for(BY_LABEL[attempt], OCTOBER_1, uid="attempt"), at(OCTOBER_1, 18))
    assert log.events(CASE_ID) == before


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2021, 10, 7), Stage.ORDER_SERVED),
        (date(2021, 10, 8), Stage.ORDER_SERVED),  # the last day to rectify still belongs to the party
        (date(2021, 10, 9), Stage.OVERDUE),
    ],
)
def test_overdue_begins_the_day_after_the_due_day(day: date, stage: Stage) -> None:
    """Served on 1 October for 7 days: due on the 8th, overdue from the 9th, without any entry."""
    assert state_of(story((BY_LABEL[label], OCTOBER_1) for label in SERVED), day).stage is stage


@pytest.mark.parametrize("side", ["暂缓", "申辩/复议"])
def test_side_states_stop_the_clock_of_enforcement(side: str) -> None:
    """While paused or in appeal a case is not shown as overdue and no phone notice or joint action may follow."""
    later = OCTOBER_1 + timedelta(days=20)
    state = state_of(story((BY_LABEL[label], OCTOBER_1) for label in [*SERVED, side]), later)
    assert state.stage is Stage.ORDER_SERVED
    assert state.side_states == {SideState.PAUSED if side == "暂缓" else SideState.APPEAL}
    assert not {kind for kind in possible_kinds(state) if kind.label in ("电话告知", "列入联合整治")}
    assert EventKind.SELF_RECTIFICATION_REPORTED in possible_kinds(state)


def enforcement(*more: tuple[str, int]) -> Sequence[CaseEvent]:
    """Served on 1 October, then what is given with its day of October."""
    steps = [(label, 1) for label in SERVED] + list(more)
    return story((BY_LABEL[label], date(2021, 10, day)) for label, day in steps)


ENFORCED = [("电话告知", 9), ("列入联合整治", 12), ("联合整治完成", 13)]


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        (ENFORCED[:1], Stage.PHONED),
        (ENFORCED[:2], Stage.JOINT_ACTION),
        ([*ENFORCED[:2], ("联合整治未成", 13)], Stage.PHONED),
        ([*ENFORCED[:2], ("自行整改", 13)], Stage.SELF_RECTIFIED),
        (ENFORCED, Stage.TO_RECHECK),
        ([*ENFORCED, ("复核未通过", 14)], Stage.OVERDUE),  # back to served, its day long over
        ([*ENFORCED, ("复核销项", 14)], Stage.CLEARED),
    ],
)
def test_enforcement_road(steps: list[tuple[str, int]], stage: Stage) -> None:
    """逾期 → 电话告知 → 列入 → 完成 → 复核, and the ways back."""
    assert state_of(enforcement(*steps), date(2021, 10, 20)).stage is stage


def test_joint_action_without_phone_notice_needs_a_reason() -> None:
    """Checklist H: possible, but only with the reason written down."""
    log = story(((BY_LABEL[label], OCTOBER_1) for label in SERVED), keep_log=True)
    day = date(2021, 10, 12)
    silent = draft_for(EventKind.JOINT_ACTION_PLANNED, day, uid="a", facts={"override_reason": " "})
    with pytest.raises(TransitionError, match="至少要电话告知一次"):
        record(log, OFFICE, silent, at(day))
    record(log, OFFICE, draft_for(EventKind.JOINT_ACTION_PLANNED, day, uid="b"), at(day))
    assert state_of(log.events(CASE_ID), day).stage is Stage.JOINT_ACTION


def test_an_extension_must_be_later_and_moves_the_due_day() -> None:
    """Due on the 8th; extending to the 8th is none, to the 15th moves overdue to the 16th."""
    log = story(((BY_LABEL[label], OCTOBER_1) for label in SERVED), keep_log=True)
    day = date(2021, 10, 5)
    with pytest.raises(TransitionError, match="晚于原期限 2021-10-08"):
        record(log, OFFICE, draft_for(EventKind.ORDER_EXTENDED, day, uid="a", term=3), at(day))
    record(log, OFFICE, draft_for(EventKind.ORDER_EXTENDED, day, uid="b", term=10), at(day))
    events = log.events(CASE_ID)
    assert state_of(events, date(2021, 10, 15)).stage is Stage.ORDER_SERVED
    assert state_of(events, date(2021, 10, 16)).stage is Stage.OVERDUE


def test_a_recurrence_begins_a_new_round() -> None:
    """After 回潮 the old order, its day and its phone notice count no more; the first confirmation stays."""
    events = enforcement(*ENFORCED, ("复核销项", 14), ("认定回潮", 20))
    state = state_of(events, date(2021, 10, 20))
    assert (state.due_on, state.was_served, state.phone_notices) == (None, False, 0)
    assert (state.confirmed_on, state.cleared_on, state.recurrences) == (OCTOBER_1, date(2021, 10, 14), 1)
    assert state.cleared_way is ClearingWay.SELF_RECTIFIED  # as the test's facts say
    assert state.is_open
    assert not state.is_cleared


def test_a_false_alarm_withdraws_the_confirmation() -> None:
    """误报 leaves no confirmed dwelling behind, and a later confirmation carries its own day."""
    labels = [*SURVEYED, "认定群租", "认定误报"]
    log = story(((BY_LABEL[label], OCTOBER_1) for label in labels), keep_log=True)
    assert not state_of(log.events(CASE_ID), OCTOBER_1).is_confirmed
    day = date(2021, 10, 20)
    for number, label in enumerate(["重新纳入排摸", "见户排摸", "认定群租"]):
        record(log, OFFICE, draft_for(BY_LABEL[label], day, uid=f"again-{number}"), at(day))
    assert state_of(log.events(CASE_ID), day).confirmed_on == day


@pytest.mark.parametrize(
    ("labels", "visits", "outcome"),
    [
        ([], 0, None),
        (["上门未见户"], 1, "上门未见户"),
        (["上门未见户", "上门拒访"], 2, "上门拒访"),
        (["见户排摸", "要求核实", "上门未见户"], 2, "见户排摸"),  # seen once is seen for good
        (["查无此户", "地址更正"], 1, "查无此户"),
    ],
)
def test_visit_outcome(labels: Sequence[str], visits: int, outcome: str | None) -> None:
    """One outcome counts per dwelling, so that 见户 + 未见户 + 拒访 + 查无 add up to 已摸."""
    state = state_of(story((BY_LABEL[label], OCTOBER_1) for label in ["登记线索", "纳入排摸", *labels]), OCTOBER_1)
    assert state.visits == visits
    assert (state.visit_outcome and state.visit_outcome.label) == outcome


def test_before_the_first_event_there_is_no_file() -> None:
    """The day before the clue the case has no stage and only a clue may come."""
    state = state_of(story([(EventKind.CLUE_RECEIVED, OCTOBER_1)]), OCTOBER_1 - timedelta(days=1))
    assert state.stage is None
    assert possible_kinds(state) == (EventKind.CLUE_RECEIVED,)


def test_the_tables_speak_of_every_kind() -> None:
    """No kind without its row, and a stage that nothing leads to or out of would be a dead word."""
    assert set(TRANSITIONS) == set(EventKind)
    assert set(STAGE_AFTER) == set(EventKind)
    assert {stage for stage in STAGE_AFTER.values() if stage} | {Stage.OVERDUE} == set(Stage)
    moving = [TRANSITIONS[kind] for kind in EventKind if STAGE_AFTER[kind]]
    assert frozenset().union(*moving) == set(Stage)


def test_overdue_allows_what_served_allows_unless_a_new_service() -> None:
    """A case must not lose a way out by the mere passing of days; only serving once more comes too late."""
    for kind in EventKind:
        if Stage.ORDER_SERVED in TRANSITIONS[kind] and kind is not EventKind.ORDER_SERVED:
            assert Stage.OVERDUE in TRANSITIONS[kind], kind


def test_the_diagram_in_docs_is_the_table() -> None:
    """docs/state-diagram.md is generated; run `python -m casework.state_diagram docs/state-diagram.md`."""
    assert (ROOT / "docs" / "state-diagram.md").read_text(encoding="utf-8") == document()
