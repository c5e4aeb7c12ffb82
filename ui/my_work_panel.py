"""The parts of the page 我的工作: the campaign's days, the duties of the visitor, and the overview of the street."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import streamlit as st

from casework.duties.open_duties import DutyKind
from casework.duties.reminders import Reminder, reminders
from casework.vocabulary import Role
from data.analyses.duties import FileDuty
from ui import figures
from ui.badges import Mark, badge
from ui.errors import plain
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import pinned, show_table
from ui.work_rows import WorkRow, attempt_line, show_rows

NOTHING_TODAY = "今天没有待办。"
ALL = "全部"
SOON_DAYS = 7
WINDOWS = {"today": "到今天", "week": "7 天内", "all": "全部"}
# What a person has to decide; leaders see where a decision is waited for.
DECISIONS = frozenset({DutyKind.DECIDE, DutyKind.VERIFY, DutyKind.CLOSE_APPEAL, DutyKind.RESUME})
METHOD = MethodNote(
    "每份档案按已登记的记录和 campaign.toml 的时限推出待办事项；回访按回访间隔。完成一项登记，对应的待办随即消失。",
    "“已逾期”是办理时限已过，不代表谁有过错；没有写明期限的标“尽快”。只按官方顺序列出，不排名。",
    "专项行动方案各环节时限；方案只写“及时”的环节按 campaign.toml [duties] 的工作日",
)


def show_reminders(page: PageContext) -> None:
    """The campaign's own days, nearest first; those that are past in one line."""
    found = reminders(page.campaign, page.calendar, page.today)
    ahead = [one for one in found if not one.is_past]
    if not ahead:
        st.caption(plain(f"专项行动各时限都已过（最后一项 {figures.day(page.campaign.ends_on)}），现为常态长效阶段。"))
        return
    with st.container(border=True):
        st.markdown("**时限提醒**")
        for one in ahead:
            st.markdown(f"{_day_badge(one)} {plain(one.name)}" + (f"  \n:gray[{plain(one.note)}]" if one.note else ""))
        past = "、".join(f"{one.name}（{figures.day(one.day)}）" for one in found if one.is_past)
        if past:
            st.caption(plain(f"已过：{past}"))


def _day_badge(one: Reminder) -> str:
    day = figures.day(one.day)
    if one.days_left == 0:
        return badge(Mark.SOON, f"{day} 今天到期")
    left = f"还有 {one.days_left} 天，含今天 {one.working_days_left} 个工作日"
    return badge(Mark.SOON if one.days_left <= SOON_DAYS else Mark.COMING, f"{day} {left}")


def show_duties(page: PageContext, duties: Sequence[FileDuty], *, key: str) -> None:
    """The filters and the rows, soonest first. key: of the widgets."""
    chosen = _filtered(page, duties, key)
    if not chosen:
        later = len(duties)
        st.success(NOTHING_TODAY if not later else f"{NOTHING_TODAY}以后还有 {later} 项，可在“时间”中选择查看。")
        return
    show_rows(page, [_row(one) for one in chosen], key=key)


def show_overview(page: PageContext, duties: Sequence[FileDuty], *, key: str) -> None:
    """How many duties each committee has, by time; committees in official order."""
    today = page.today
    rows = []
    for committee in page.campaign.committees_on(today):
        own = [one.due_on for one in duties if one.committee_code == committee.code]
        days = [None if due is None else (due - today).days for due in own]
        rows.append(
            {
                "居委会": committee.name,
                "已逾期（项）": sum(day is not None and day < 0 for day in days),
                "今天到期（项）": sum(day == 0 for day in days),
                f"{SOON_DAYS} 天内（项）": sum(day is not None and 0 < day <= SOON_DAYS for day in days),
                "以后和尽快（项）": sum(day is None or day > SOON_DAYS for day in days),
            }
        )
    show_table(
        pd.DataFrame(rows),
        key=key,
        file_name=f"待办_各居委会_{figures.day(today)}",
        notes=page.notes,
        columns=pinned("居委会"),
        height="content",
    )
    show_method(METHOD, page, n=f"待办 {len(duties)} 项")


def _filtered(page: PageContext, duties: Sequence[FileDuty], key: str) -> list[FileDuty]:
    committees = {committee.code: committee.name for committee in page.campaign.committees}
    present = {one.committee_code for one in duties}
    codes = [code for code in committees if code in present]
    left, middle, right = st.columns(3)
    window = left.segmented_control(
        "时间", list(WINDOWS), default="today", format_func=WINDOWS.__getitem__, key=f"{key}_window"
    )
    shown = [one for one in duties if _is_within(page, one, window or "all")]
    counts = {kind: sum(one.duty.kind is kind for one in shown) for kind in DutyKind}
    kind = middle.selectbox(
        "事项",
        [kind.value for kind, count in counts.items() if count],
        index=None,
        placeholder=f"{ALL}（{len(shown)} 项）",
        format_func=lambda value: f"{DutyKind(value).label}（{counts[DutyKind(value)]} 项）",
        key=f"{key}_kind",
    )
    code = None
    if len(codes) > 1:
        code = right.selectbox(
            "居委会", codes, index=None, placeholder=ALL, format_func=committees.__getitem__, key=f"{key}_committee"
        )
    return [
        one
        for one in shown
        if (kind is None or one.duty.kind.value == kind) and (code is None or one.committee_code == code)
    ]


def _is_within(page: PageContext, one: FileDuty, window: str) -> bool:
    """Up to today: what is overdue, due today, wanted as soon as can be, or agreed on for today."""
    if window == "all" or one.due_on is None:
        return True
    last = page.today if window == "today" else page.today + timedelta(days=SOON_DAYS)
    return one.due_on <= last or (one.agreed_on is not None and one.agreed_on <= last)


def _row(one: FileDuty) -> WorkRow:
    duty = one.duty
    who = duty.account or "、".join(role.label for role in Role if role in duty.roles)
    said = (duty.reason, *attempt_line(one.attempt), f"可由 {who} 办理")
    return WorkRow(one.case_id, one.address, duty.due_on, duty.kind.label, said, duty.acts)
