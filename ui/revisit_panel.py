"""The parts of the page 回访: what is due, by whom, how much of it is done, and the rows to work on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from casework.campaign.model import Campaign
from casework.vocabulary import EventKind, Stage
from data.analyses.recurrence import recurrence
from data.analyses.revisits import DueRevisit, RevisitReport
from ui import figures
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import pinned, show_table
from ui.work_rows import WorkRow, attempt_line, show_rows

NOBODY = "未指派"
ALL = "全部"
WINDOWS = {"week": "逾期和 7 天内", "overdue": "已逾期", "fortnight": "14 天内", "stable": "可转稳定", "all": "全部"}
_DAYS = {"week": 7, "fortnight": 14}
_ACTS = (EventKind.REVISIT_CLEAN, EventKind.REVISIT_NOT_SEEN, EventKind.RECURRENCE_SUSPECTED)
_ACTS_OF_SUSPECTED = (EventKind.REVISIT_CLEAN, EventKind.RECURRENCE_CONFIRMED, EventKind.REVISIT_NOT_SEEN)
METHOD = MethodNote(
    "从最近一次确认无异常的那天（销项或回访无异常）起，按 campaign.toml [revisits] 的间隔推出应回访日；"
    "回潮过的户间隔更短，疑似回潮的户几天内核查。专项行动开始前销项的户从行动首日起算。未见户不算回访，应回访日不变。",
    "应回访日只看记录和配置，与哪天打开本页无关；专项行动结束不会取消已排定的回访。覆盖率见“回潮”页，同一口径。",
    "方案“定期回访、防返潮”；间隔的默认值参照重点户每月回头看、普遍每季度排查的公开做法",
)


def show_mode(report: RevisitReport, campaign: Campaign) -> None:
    """Say which intervals hold: those of the campaign, or of the long run after it."""
    rules = campaign.revisits
    if report.long_term:
        st.info(
            f"专项行动已于 {figures.day(campaign.ends_on)} 结束，现为常态长效阶段：回访继续进行。此后回访过的户，"
            f"每 {rules.long_term_interval_days} 天回访一次，回潮过的户每 {rules.interval_days} 天一次；"
            "行动期间已排定的回访日不变。"
        )
    else:
        st.caption(
            f"专项行动期间每 {rules.interval_days} 天回访一次，回潮过的户每 {rules.recurred_interval_days} 天一次，"
            f"疑似回潮 {rules.suspicion_days} 天内核查；已转稳定的户每 {rules.long_term_interval_days} 天一次。"
        )


def show_summary(page: PageContext, report: RevisitReport) -> None:
    """The five numbers of the page, and how much of what was due has been visited."""
    visits = report.visits
    reach = recurrence(page.reader, page.campaign)
    columns = st.columns(5)
    numbers = (
        ("已逾期", _within(page, visits, "overdue"), "应回访日已过"),
        ("7 天内", _within(page, visits, "week"), "含今天，不含已逾期"),
        ("疑似回潮待核查", [one for one in visits if one.stage is Stage.SUSPECTED], "上门后登记结果"),
        ("可转稳定", _within(page, visits, "stable"), f"销项满 {page.campaign.revisits.stable_after_days} 天仍无异常"),
    )
    for column, (label, rows, meaning) in zip(columns[:4], numbers, strict=True):
        column.metric(label, figures.count(len(rows), "户"))
        column.caption(meaning)
    share = reach.covered / reach.due if reach.due else None
    columns[4].metric("回访覆盖率", figures.percent(share, "没有到期的户次"))
    columns[4].caption(f"首次回访到期 {reach.due} 户次，回访过 {reach.covered} 户次")
    show_method(METHOD, page, n=f"应回访 {len(visits)} 户，另有停止出租不再回访 {report.ended} 户")


def show_by_person(page: PageContext, visits: Sequence[DueRevisit]) -> None:
    """Who has how many, by time; accounts in order of their names, nobody last."""
    names = {one.account: one.display for code in _codes(page) for one in page.reader.officers(code)}
    people = sorted({one.plan.responsible for one in visits if one.plan.responsible}, key=str)
    committees = {committee.code: committee.name for committee in page.campaign.committees}
    rows = []
    for person in [*people, None]:
        own = [one for one in visits if one.plan.responsible == person]
        if not own:
            continue
        codes = dict.fromkeys(one.committee_code for one in own)
        rows.append(
            {
                "经办人": NOBODY if person is None else names.get(person, person),
                "居委会": "、".join(committees.get(code, code) for code in codes) if person else "各居委会",
                "已逾期（户）": len(_within(page, own, "overdue")),
                "7 天内（户）": len(_within(page, own, "week")),
                "8 至 14 天（户）": len(_within(page, own, "fortnight")) - len(_within(page, own, "week")),
                "以后（户）": sum(_days(page, one) > _DAYS["fortnight"] for one in own),
            }
        )
    show_table(
        pd.DataFrame(rows),
        key="revisits_by_person",
        file_name=f"回访_按经办人_{figures.day(page.today)}",
        empty="没有应回访的户。",
        notes=page.notes,
        columns=pinned("经办人"),
        height="content",
    )


def show_list(page: PageContext, visits: Sequence[DueRevisit]) -> None:
    """The filters and the rows, soonest first."""
    chosen = _filtered(page, visits)
    if not chosen:
        st.info("没有符合条件的户。")
        return
    st.caption(f"{len(chosen)} 户，按应回访日排列。")
    show_rows(page, [_row(page, one) for one in chosen], key="revisit")


def _filtered(page: PageContext, visits: Sequence[DueRevisit]) -> list[DueRevisit]:
    left, middle, right = st.columns([1, 1, 2])
    codes = _codes(page)
    committees = {committee.code: committee.name for committee in page.campaign.committees}
    code = None
    if len(codes) > 1:
        code = left.selectbox(
            "居委会", codes, index=None, placeholder=ALL, format_func=committees.__getitem__, key="revisit_committee"
        )
    people = sorted({one.plan.responsible or NOBODY for one in visits if code is None or one.committee_code == code})
    person = middle.selectbox("经办人", people, index=None, placeholder=ALL, key="revisit_person")
    window = right.segmented_control(
        "时间", list(WINDOWS), default="week", format_func=WINDOWS.__getitem__, key="revisit_window"
    )
    shown = _within(page, visits, window or "all")
    if window == "week":
        shown = [*_within(page, visits, "overdue"), *shown]
    return [
        one
        for one in shown
        if (code is None or one.committee_code == code)
        and (person is None or (one.plan.responsible or NOBODY) == person)
    ]


def _row(page: PageContext, one: DueRevisit) -> WorkRow:
    plan = one.plan
    who = plan.responsible or NOBODY
    again = f"，已回潮 {plan.recurrences} 次" if plan.recurrences else ""
    said = [f"最近确认无异常 {figures.day(plan.looked_on)}，销项后回访 {plan.clean_visits} 次{again}；经办人 {who}"]
    said += attempt_line(one.attempt)
    acts = _ACTS_OF_SUSPECTED if one.stage is Stage.SUSPECTED else _ACTS
    if plan.stable_obstacle is None:
        said.append("已可转为稳定")
        acts = (EventKind.REVISIT_CLEAN, EventKind.REVISIT_NOT_SEEN, EventKind.MARKED_STABLE)
    return WorkRow(one.case_id, one.address, plan.due_on, plan.reason.label, tuple(said), acts)


def _within(page: PageContext, visits: Sequence[DueRevisit], window: str) -> list[DueRevisit]:
    if window == "overdue":
        return [one for one in visits if _days(page, one) < 0]
    if window == "stable":
        return [one for one in visits if one.plan.stable_obstacle is None]
    if window in _DAYS:
        return [one for one in visits if 0 <= _days(page, one) <= _DAYS[window]]
    return list(visits)


def _days(page: PageContext, one: DueRevisit) -> int:
    return (one.plan.due_on - page.today).days


def _codes(page: PageContext) -> list[str]:
    """The committees that the visitor sees, in official order."""
    own = page.reader.view.committee_code
    return [one.code for one in page.campaign.committees_on(page.today) if own is None or one.code == own]
