"""The parts of 进度 about the way to zero: outlook with its fan, the committees, and what teams could do."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts.forecast import fan_chart, flow_chart, small_burn_downs
from analytics.charts.style import CHART_CONFIG
from analytics.forecast.capacity import LONGEST_TERM, MOST_NOT_HOME, MOST_TEAMS, MOST_VISITS, Effort
from analytics.forecast.contracts import ForecastReport, Outlook
from analytics.forecast.history import ListHistory
from analytics.forecast.wording import clearing_sentence, outlook_words, plan_sentences, rate_words, share_words
from data.analyses.forecast import USUAL_TERM, usual_term, what_if
from ui import figures
from ui.errors import plain, user_errors
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import pinned, show_table

SOURCE = "Smith 1979、Harvey 与 Fernandes 1989（伽马—负二项水平模型）；校验见 docs/calibration/clearing_date.md"
FORECAST = MethodNote(
    "按工作日（含调休）统计销项、新认定和回潮，休息日的并入下一个工作日。两个速度都当作随机量，由过去每天的户数"
    "推算；记得多久、波动多大、是不是越剩越慢，由本街道过去每天的预测好坏决定权重。再把清单向前模拟数千次，"
    "看第几个工作日首次降到 0 户。P50、P90 是清零日期有 50%、90% 的可能不晚于的那一天。",
    "模拟街道上，80% 区间约有八成包含真实日期；用“未清零 ÷ 平均速度”算出的日期多半兑现不了。"
    "速度一直不变的，多数早于 P50；越剩越难办的，多数晚于 P50，所以请看到 P90。"
    "推算假定做法不变：加派力量、集中整治会提前。首次降到 0 户之后仍可能再有新增或回潮。",
    SOURCE,
)
FLOWS = MethodNote(
    "每个工作日进入清单的户（新认定、回潮）向上画，离开清单的户（销项、误报撤销）向下画；休息日的并入下一个工作日。",
    "上下相抵就是未清零的变化。集中复核的日子销项会很高，单日高低不说明快慢。",
    "本系统办理记录",
)
COMMITTEES = MethodNote(
    "居委会的速度 = 全街道速度 × 该居委会未清零的占比 × 自己的快慢；快慢向全街道收缩，销项越少收缩越多（经验贝叶斯）。",
    "按官方顺序排列，不排名。销项不足 16 户的标“样本少”，日期主要来自全街道的速度。还没有销项的不给日期。",
    "Marshall 1991（经验贝叶斯）；Spiegelhalter 2005（不用排行榜）",
)
SMALL = MethodNote(
    "每个居委会每天结束时的未清零户数。",
    "各图用同一纵轴，便于看各自走势；户数多少与居委会大小有关，不是办理快慢。竖线是清零时限。",
    "本系统办理记录",
)
WHAT_IF = MethodNote(
    "每户还要办成的上门：送达、整治、复核各一次，已做过的不再算；复核至少晚整治一个工作日。整治不早于期满次日，"
    "期限按自然日计。每个工作日办成 = 队数 × 每队户数 ×（1 − 无人应门比例），先扣除新增要用的上门。"
    "最早日期取“某日之前不能开始的上门 ÷ 每日办成数”推出的最晚一天。",
    "这是力量和期限允许的最早日期，不是预测：按都不主动整改计，主动整改的会更早；不含遇阻、改期。",
    "Horn 1974（单位工时、有最早开工时间的排程）；整改期限见各户指令书",
)


def show_outlook(
    context: PageContext, report: ForecastReport, history: ListHistory, days: pd.DataFrame, committee: str
) -> None:
    """The sentence, the fan and the flows of all lists or of the chosen committee's.

    days: day, committee_code, open; committee: a code, "" = all.
    """
    lists = {"": report.whole} | {own.code: own for own in report.committees}
    own = lists[committee]
    st.subheader("未清零走势和预测")
    if committee:
        st.markdown(f"**{plain(own.name)}**：{plain(outlook_words(own))}")
        if own.p50 is not None:
            chance = plain(share_words(own))
            dates = f"P50 {figures.day(own.p50)}，P90 {figures.day(own.p90, '4个月以后')}"
            st.caption(plain(dates) + f"；{figures.day(report.deadline)} 前清零的可能性 {chance}。")
    else:
        st.markdown(plain(clearing_sentence(report)))
    if report.calendar_warning:
        st.warning(report.calendar_warning)
    shown = days[days["committee_code"] == committee] if committee else days
    if shown.empty:
        st.info("这段时间没有已认定的户。")
        return
    per_day = shown.groupby("day", as_index=False)[["open"]].sum()
    burn_down = fan_chart(per_day, own.fan, context.campaign, context.calendar)
    st.plotly_chart(burn_down, config=CHART_CONFIG, key="burn_down")
    out, arrived = own.out, own.arrived
    n = f"近 {out.days} 个工作日销项 {out.count} 户，近 {arrived.days} 个工作日新增和回潮 {arrived.count} 户"
    show_method(FORECAST, context, n=n)
    at = [code.code for code in report.committees].index(committee) if committee else None
    st.plotly_chart(flow_chart(history, context.calendar, at), config=CHART_CONFIG, key="flows")
    show_method(FLOWS, context, n=f"{len(history.days)} 个工作日")


def show_committees(context: PageContext, report: ForecastReport) -> None:
    """The table of the committees in official order."""
    st.subheader("各居委会预计清零日期")
    rows = (report.whole, *report.committees)
    table = pd.DataFrame(
        {
            "居委会": [own.name for own in rows],
            "未清零（户）": [own.open for own in rows],
            "预计": [outlook_words(own) for own in rows],
            "P50": [own.p50 for own in rows],
            "P90": [own.p90 for own in rows],
            f"{report.deadline:%m-%d} 前清零": [share_words(own) for own in rows],
            "每工作日销项": [rate_words(own.out) for own in rows],
            "每工作日新增和回潮": [rate_words(own.arrived) for own in rows],
        }
    )
    show_table(
        table,
        key="forecast",
        file_name=f"预计清零_{figures.day(context.as_of)}",
        notes=context.notes,
        columns={**pinned("居委会"), "预计": st.column_config.Column(width="medium")},
        height="content",
    )
    show_method(COMMITTEES, context, n=f"销项 {report.whole.cleared_in_all} 户次")


def show_small_multiples(context: PageContext, report: ForecastReport, days: pd.DataFrame) -> None:
    """The burn-down of every committee on one scale."""
    st.subheader("各居委会未清零走势")
    named = [(own.code, own.name) for own in report.committees]
    if days.empty or not named:
        st.info("这段时间没有已认定的户。")
        return
    st.plotly_chart(small_burn_downs(days, named, report.deadline), config=CHART_CONFIG, key="small_burn_downs")
    show_method(SMALL, context, n=f"{len(named)} 个居委会，各图同一纵轴（户），未清零 {report.whole.open} 户")


def show_what_if(context: PageContext, report: ForecastReport, committee: str) -> None:
    """Sliders for the teams and the earliest day that visits and terms allow."""
    st.subheader("试算：加派力量能提前多少")
    if report.whole.outlook is Outlook.NOTHING_YET:
        st.info("尚无认定的户，没有可试算的。")
        return
    term = usual_term(context.reader)
    columns = st.columns(4)
    teams = columns[0].slider("队数", 1, MOST_TEAMS, 6, key="what_if_teams")
    visits = columns[1].slider("每队每个工作日上门（户）", 1, MOST_VISITS, 10, key="what_if_visits")
    not_home = columns[2].slider(
        "无人应门比例", 0, round(100 * MOST_NOT_HOME), 30, 5, format="%d%%", key="what_if_not_home"
    )
    days = columns[3].slider(
        "新送达的整改期限（天）",
        0,
        LONGEST_TERM,
        USUAL_TERM if term is None else min(term, LONGEST_TERM),
        key="what_if_term",
        help="默认是本次行动已送达指令书的中位数；还没有送达的，暂按 7 天。",
    )
    with user_errors():
        effort = Effort(teams, visits, not_home / 100, days)
        tried = what_if(context.reader, context.campaign, context.calendar, effort, committee or None)
        plan = tried.plan
        left, right = st.columns([1, 3], vertical_alignment="center")
        left.metric("现有清单最早办完", figures.day(plan.earliest) if plan.earliest else plan.binding.value)
        if plan.earliest is not None:
            left.caption(f"约束：{plan.binding.value}")
        right.markdown("\n".join(f"- {plain(line)}" for line in plan_sentences(plan, tried.arrivals_per_day)))
        show_method(WHAT_IF, context, n=f"要办成的上门 {plan.visits} 次")
