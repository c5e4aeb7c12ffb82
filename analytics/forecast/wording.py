"""The forecast in Chinese sentences, the same on the pages, at the meeting and on the command line."""

from __future__ import annotations

from datetime import date

from analytics.forecast.capacity import VISITS_OF_NEW, Binding, Plan
from analytics.forecast.contracts import ClearingForecast, FlowRate, ForecastReport, Outlook
from analytics.small_numbers import FEW, is_few


def clearing_sentence(report: ForecastReport) -> str:
    """Where the whole list is going, in one or two short sentences."""
    own, still = report.whole, report.without_arrivals
    if own.outlook is Outlook.NOTHING_YET:
        return "尚无认定的户，无从推算清零日期。"
    if own.outlook is Outlook.CLEARED:
        return "已清零" + ("。" if own.cleared_since is None else f"（自 {own.cleared_since} 起）。")
    if own.outlook is Outlook.UNKNOWN:
        return f"清零日期未知：{own.reason}。"
    if own.outlook is Outlook.EXPECTED:
        days = f"{short_day(own.p50, report)}（P90 {short_day(own.p90, report)}）"
        told = f"按目前进度，预计 {days}清零，{_chance(own, report)}"
    else:
        told = f"按目前进度不能清零：{own.reason}，{_chance(own, report)}"
    if still.p50 is None or own.arrived.count == 0:
        return f"{told}。"
    return (
        f"{told}；如不再有新增和回潮，预计 {short_day(still.p50, report)}"
        f"（P90 {short_day(still.p90, report)}），{_chance(still, report)}。"
    )


def _chance(own: ClearingForecast, report: ForecastReport) -> str:
    if own.probability is None:
        return own.probability_reason or "可能性未知"
    return f"{report.deadline:%m-%d} 前清零的可能性 {_percent(own.probability)}"


def share_words(own: ClearingForecast) -> str:
    """The probability of zero by the deadline, or 未知 with its reason; — when the list is at zero."""
    if own.outlook is Outlook.CLEARED:
        return "—"
    if own.probability is None:
        return f"未知（{own.probability_reason}）"
    return _percent(own.probability)


def outlook_words(own: ClearingForecast) -> str:
    """What can be said about one list, with its reason."""
    few = f"，{FEW}" if own.outlook is Outlook.EXPECTED and is_few(own.cleared_in_all) else ""
    if own.outlook is Outlook.CLEARED:
        return own.outlook.label + ("" if own.cleared_since is None else f"（自 {own.cleared_since} 起）")
    return own.outlook.label + few + (f"（{own.reason}）" if own.reason else "")


def rate_words(flow: FlowRate) -> str:
    """Dwellings per working day with their n: 2.6（26户/10天）."""
    per_day = flow.per_day
    return "未知（还没有工作日）" if per_day is None else f"{per_day:.1f}（{flow.count}户/{flow.days}天）"


def plan_sentences(plan: Plan, arrivals_per_day: float) -> tuple[str, ...]:
    """A what-if in sentences: what is left to do, when it can be done, and what binds it."""
    if plan.binding is Binding.NOTHING:
        held = f"另有 {plan.held} 户暂缓或申辩中，未计入。" if plan.held else ""
        return (f"没有要上门的户。{held}",)
    work = (
        f"还要上门办成 {plan.visits} 次：待送达 {plan.to_serve} 户，期限未满 {plan.waiting} 户，"
        f"待整治 {plan.to_act} 户，待复核 {plan.to_check} 户。"
    )
    if plan.held:
        work += f"另有 {plan.held} 户暂缓或申辩中，何时恢复不知道，未计入。"
    new = f"近期每工作日新增和回潮 {arrivals_per_day:.1f} 户，每户按上门 {VISITS_OF_NEW} 次先扣除"
    terms = f"即使上门力量不限，受整改期限和复核间隔约束，也要到 {plan.terms_end_on}。"
    if plan.binding is Binding.TOO_SLOW:
        return (work, f"{new}，剩下的力量不够办现有的户：这样的力量不能清零。", terms)
    end = f"{new}，每工作日可为现有的户办成 {plan.per_day:.1f} 次，最早 {plan.earliest} 办完。"
    if plan.binding is Binding.TERM:
        return (work, end, f"约束是整改期限：上门 {plan.visits_end_on} 就能办完，但要等期满。加人也不会更早。")
    return (work, end, f"约束是上门力量。{terms}")


def short_day(day: date | None, report: ForecastReport) -> str:
    """A day of the forecast: 10-30, with the year when it is another; 4个月以后 beyond the horizon."""
    if day is None:
        return "4个月以后"
    return f"{day:%m-%d}" if day.year == report.as_of.year else day.isoformat()


def _percent(share: float) -> str:
    # Simulated: a share of 0 or 1 only says that none, or all, of the draws came so far.
    if share < 0.01:
        return "不到1%"
    return "99%以上" if share > 0.99 else f"{share:.0%}"
