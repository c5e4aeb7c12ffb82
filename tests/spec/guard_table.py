"""The spec table of the guard: what was done so far | what is about to be done | what is missing. A lawyer can read it.

Days are of 2021. An act says what a lawful one says, except for the changes given. Gaps are named by their code;
ARTICLES says for each code how much it weighs and which article asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.events import EventDraft
from casework.guard import GuardRules
from casework.vocabulary import EventKind as K
from tests.enforcement_facts import CALENDAR
from tests.histories import draft_for

RULES = GuardRules(CALENDAR)
Step = tuple[K, str] | tuple[K, str, Mapping[str, Any]]

# code → weight (阻 blocking, 理 with a reason, 提 warning), article.
ARTICLES: Mapping[str, tuple[str, str]] = {
    "inspectors": ("阻", "行政处罚法 第四十二条、第五十五条"),
    "evidence": ("阻", "行政处罚法 第四十六条"),
    "party_not_heard": ("提", "行政处罚法 第四十四条、第四十五条"),
    "order_without_confirmation": ("阻", "行政处罚法 第二十八条"),
    "unusual_term": ("提", "行政处罚法 第二十八条"),
    "stable_early": ("理", "专项行动方案 四（二）"),
    "not_listed": ("阻", "行政处罚法 第四十条"),
    "not_served": ("阻", "行政处罚法 第二十八条"),
    "term_running": ("阻", "行政处罚法 第二十八条"),
    "paused": ("阻", "专项行动方案 四（二）；行政强制法 第五条"),
    "in_appeal": ("阻", "行政处罚法 第四十四条、第四十五条"),
    "no_phone_notice": ("理", "专项行动方案 四（二）"),
    "not_answered": ("提", "专项行动方案 四（二）"),
    "time_not_told": ("提", "专项行动方案 四（二）"),
    "at_night": ("理", "行政强制法 第四十三条"),
    "on_holiday": ("理", "行政强制法 第四十三条"),
    "unknown_year": ("理", "行政强制法 第四十三条"),
    "vulnerable": ("提", "专项行动方案 四（二）；行政强制法 第五条"),
    "winter": ("提", "专项行动方案 四（二）；行政强制法 第五条"),
    "evening": ("提", "专项行动方案 四（二）；行政强制法 第五条"),
    "officers": ("阻", "行政处罚法 第四十二条、第五十五条"),
    "certificates": ("阻", "行政处罚法 第四十二条、第五十五条"),
    "not_recorded": ("提", "行政处罚法 第四十七条"),
    "no_evidence_index": ("提", "行政处罚法 第四十六条"),
    "not_informed": ("提", "专项行动方案 四（二）；行政强制法 第五条"),
    "no_support": ("提", "专项行动方案 四（二）；行政强制法 第五条"),
    "simple_limit": ("阻", "行政处罚法 第五十一条"),
    "informed": ("阻", "行政处罚法 第四十四条"),
    "heard": ("阻", "行政处罚法 第四十五条、第六十二条"),
    "hearing_offered": ("阻", "行政处罚法 第六十三条"),
    "hearing_wait": ("阻", "行政处罚法 第六十四条、第八十五条"),
    "hearing_held": ("阻", "行政处罚法 第六十四条"),
    "hearing_notice": ("阻", "行政处罚法 第六十四条、第八十五条"),
    "decided_in_time": ("提", "行政处罚法 第六十条"),
    "served_in_time": ("提", "行政处罚法 第六十一条、第八十五条"),
    "penalty_without_facts": ("阻", "行政处罚法 第四十条"),
    "penalty_without_order": ("阻", "行政处罚法 第二十八条"),
    "slight": ("提", "行政处罚法 第三十三条"),
    "credit_not_allowed": ("阻", "上海市社会信用条例 第九条、第十一条"),
    "appeal_late": ("提", "行政处罚法 第七十三条；行政复议法；行政诉讼法 第四十六条"),
    "order_not_served": ("提", "行政处罚法 第六十一条、第八十五条"),
    "result_missing": ("提", "行政处罚法 第四十七条"),
    "pause_ends": ("提", "专项行动方案 四（二）；行政强制法 第五条"),
    "hearing_open": ("提", "行政处罚法 第六十三条、第六十四条、第八十五条"),
    "decide_soon": ("提", "行政处罚法 第六十条"),
    "serve_soon": ("提", "行政处罚法 第六十一条、第八十五条"),
    "unpaid": ("提", "行政处罚法 第六十七条、第七十二条"),
    "revocation_not_recorded": ("提", "上海市社会信用条例 第三十七条"),
    "credit_not_withdrawn": ("提", "上海市社会信用条例 第三十七条"),
}


def day_of(month_day: str) -> date:
    """A day of the year of the campaign."""
    return date.fromisoformat(f"2021-{month_day}")


@dataclass(frozen=True)
class ActRow:
    """One line: the file so far, the act on its day with what it says differently, and the gaps in their order."""

    what: str
    done: tuple[Step, ...]
    act: K
    on: str
    gaps: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    due: str | None = None

    @property
    def draft(self) -> EventDraft:
        """The act as it is to be entered; a fact given as None is left out. due: the last day to rectify."""
        draft = lawful(self.act, day_of(self.on), self.facts, "act")
        return draft if self.due is None else replace(draft, due_on=day_of(self.due))


@dataclass(frozen=True)
class CaseRow:
    """One line: the file so far, the day, and what it lacks: code, days left (None = no period)."""

    what: str
    done: tuple[Step, ...]
    as_of: str
    gaps: tuple[tuple[str, int | None], ...] = ()


def lawful(kind: K, day: date, changes: Mapping[str, Any], uid: str) -> EventDraft:
    """A draft that says what a lawful act says, with these changes; nothing in it overrides anything."""
    draft = draft_for(kind, day, uid=uid)
    base = dict(draft.facts)
    if kind is K.JOINT_ACTION_PLANNED:
        base.pop("override_reason")
    if kind is K.PENALTY_RECORDED:
        base = dict(PENALTY)
    if kind in (K.CONFIRMED, K.RECURRENCE_CONFIRMED):
        base["party_heard"] = "heard"
    facts = {key: value for key, value in {**base, **changes}.items() if value is not None}
    return EventDraft(draft.uid, draft.case_id, kind, day, draft.due_on, facts)


# An ordinary procedure without a gap: told on Tuesday 10-12, a hearing could be asked for until 10-19.
PENALTY: Mapping[str, Any] = {
    "reference": "罚1号",
    "procedure": "ordinary",
    "party": "organisation",
    "kind": "fine",
    "amount": 10_000,
    "filed_on": "2021-10-08",
    "inspectors": 2,
    "evidence": "现场笔录 1 份、照片 6 张",
    "informed_on": "2021-10-12",
    "defence_heard": True,
    "hearing_offered": True,
    "decided_on": "2021-10-20",
    "served_on": "2021-10-22",
    "voluntarily_removed": False,
    "in_catalogue": True,
}
SIMPLE = {
    "procedure": "simple",
    "party": "citizen",
    "amount": 200,
    "filed_on": None,
    "informed_on": "2021-10-20",
    "hearing_offered": None,
    "served_on": "2021-10-20",
}
UNDECIDED = {"decided_on": None, "served_on": None, "defence_heard": None, "voluntarily_removed": None}
JUST_FILED = UNDECIDED | {"informed_on": None, "hearing_offered": None}

ANNOUNCED = {
    "method": "announced",
    "received_by": None,
    "time": None,
    "reason": "其他方式无法送达",
    "deemed_served_on": "2021-10-28",
}

SURVEYED: tuple[Step, ...] = ((K.CLUE_RECEIVED, "09-26"), (K.CLUE_ACCEPTED, "09-26"), (K.SURVEY_COMPLETED, "09-26"))
CONFIRMED: tuple[Step, ...] = (*SURVEYED, (K.CONFIRMED, "09-27", {"party_heard": "heard"}))
ISSUED: tuple[Step, ...] = (*CONFIRMED, (K.ORDER_ISSUED, "09-27"))
SERVED: tuple[Step, ...] = (*ISSUED, (K.ORDER_SERVED, "09-28"))  # to be rectified by 10-05
PHONED: tuple[Step, ...] = (*SERVED, (K.PHONE_NOTICE, "10-08"))
PLANNED: tuple[Step, ...] = (*PHONED, (K.JOINT_ACTION_PLANNED, "10-11", {"override_reason": None}))  # for 10-12
DONE: tuple[Step, ...] = (*PLANNED, (K.JOINT_ACTION_DONE, "10-12"))
CLEARED: tuple[Step, ...] = (*DONE, (K.CLEARED, "10-13", {"way": "enforced"}))
# Cleared on 08-20, so that the days of the campaign are over within the year; the day from which it may be is 11-18.
RECTIFIED: tuple[Step, ...] = (
    (K.CLUE_RECEIVED, "08-02"),
    (K.CLUE_ACCEPTED, "08-02"),
    (K.SURVEY_COMPLETED, "08-02"),
    (K.CONFIRMED, "08-03"),
    (K.ORDER_ISSUED, "08-03"),
    (K.ORDER_SERVED, "08-04"),
    (K.SELF_RECTIFICATION_REPORTED, "08-10"),
    (K.CLEARED, "08-20"),
)
VISITED_EARLY: tuple[Step, ...] = (*RECTIFIED, (K.REVISIT_CLEAN, "11-17"))
VISITED_LATE: tuple[Step, ...] = (*RECTIFIED, (K.REVISIT_CLEAN, "11-18"))
FINED: tuple[Step, ...] = (*CLEARED, (K.PENALTY_RECORDED, "10-22"))
SILENT: tuple[Step, ...] = (*SERVED, (K.JOINT_ACTION_PLANNED, "10-11", {"override_reason": "号码停用，已张贴告知"}))


def planned(what: str, gaps: tuple[str, ...], **facts: Any) -> ActRow:
    """A row on the planning of a joint action on 10-11, phoned before."""
    return ActRow(what, PHONED, K.JOINT_ACTION_PLANNED, "10-11", gaps, facts)


def fined(what: str, gaps: tuple[str, ...], **facts: Any) -> ActRow:
    """A row on a penalty recorded on 11-20 for a dwelling cleared by a joint action."""
    return ActRow(what, CLEARED, K.PENALTY_RECORDED, "11-20", gaps, facts)


SECTIONS: tuple[tuple[str, tuple[ActRow, ...]], ...] = (
    (
        "认定",
        (
            ActRow("两名检查人员、有证据、已听取陈述", SURVEYED, K.CONFIRMED, "09-27"),
            ActRow("一名检查人员", SURVEYED, K.CONFIRMED, "09-27", ("inspectors",), {"inspectors": 1}),
            ActRow("没有登记检查人数", SURVEYED, K.CONFIRMED, "09-27", ("inspectors",), {"inspectors": None}),
            ActRow("没有证据目录", SURVEYED, K.CONFIRMED, "09-27", ("evidence",), {"evidence": None}),
            ActRow("当事人放弃陈述", SURVEYED, K.CONFIRMED, "09-27", (), {"party_heard": "declined"}),
            ActRow(
                "联系不上当事人", SURVEYED, K.CONFIRMED, "09-27", ("party_not_heard",), {"party_heard": "not_reached"}
            ),
            ActRow("没有写是否听取陈述", SURVEYED, K.CONFIRMED, "09-27", ("party_not_heard",), {"party_heard": None}),
            ActRow(
                "认定回潮，一名检查人员", CLEARED, K.RECURRENCE_CONFIRMED, "10-20", ("inspectors",), {"inspectors": 1}
            ),
        ),
    ),
    (
        "责令限期整改",
        (
            ActRow("已认定", CONFIRMED, K.ORDER_ISSUED, "09-28"),
            ActRow("尚未认定", SURVEYED, K.ORDER_ISSUED, "09-28", ("order_without_confirmation",)),
            ActRow("已销项", CLEARED, K.ORDER_ISSUED, "10-20", ("order_without_confirmation",)),
            ActRow("最短 3 天", CONFIRMED, K.ORDER_ISSUED, "09-28", due="10-01"),
            ActRow("2 天，短于最短期限", CONFIRMED, K.ORDER_ISSUED, "09-28", ("unusual_term",), due="09-30"),
            ActRow("最长 30 天", CONFIRMED, K.ORDER_ISSUED, "09-28", due="10-28"),
            ActRow("31 天，长于最长期限", CONFIRMED, K.ORDER_ISSUED, "09-28", ("unusual_term",), due="10-29"),
        ),
    ),
    (
        "送达和延期：期限自送达起按自然日计算",
        (
            ActRow("送达后 30 天", ISSUED, K.ORDER_SERVED, "09-28", due="10-28"),
            ActRow("送达后 31 天", ISSUED, K.ORDER_SERVED, "09-28", ("unusual_term",), due="10-29"),
            ActRow(
                "公告送达，期限自视为送达日（10月28日）起 30 天",
                ISSUED,
                K.ORDER_SERVED,
                "09-28",
                (),
                ANNOUNCED,
                due="11-27",
            ),
            ActRow("公告送达，31 天", ISSUED, K.ORDER_SERVED, "09-28", ("unusual_term",), ANNOUNCED, due="11-28"),
            ActRow("延期，自送达起共 30 天", SERVED, K.ORDER_EXTENDED, "10-05", due="10-28"),
            ActRow("延期，自送达起共 31 天", SERVED, K.ORDER_EXTENDED, "10-05", ("unusual_term",), due="10-29"),
            ActRow(
                "再次延期，仍自送达起合计",
                (*SERVED, (K.ORDER_EXTENDED, "10-05")),
                K.ORDER_EXTENDED,
                "10-15",
                ("unusual_term",),
                due="11-01",
            ),
        ),
    ),
    (
        "电话告知",
        (
            ActRow("期限已过", SERVED, K.PHONE_NOTICE, "10-06"),
            ActRow("期限的最后一天", SERVED, K.PHONE_NOTICE, "10-05", ("term_running",)),
            ActRow("指令书没有送达", ISSUED, K.PHONE_NOTICE, "10-08", ("not_served",)),
            ActRow("没有认定", SURVEYED, K.PHONE_NOTICE, "10-08", ("not_listed",)),
        ),
    ),
    (
        "列入联合整治：步骤",
        (
            planned("送达、期满、电话告知齐全", ()),
            ActRow("没有认定", SURVEYED, K.JOINT_ACTION_PLANNED, "10-11", ("not_listed", "no_phone_notice")),
            ActRow("指令书没有送达", ISSUED, K.JOINT_ACTION_PLANNED, "10-11", ("not_served", "no_phone_notice")),
            ActRow(
                "期限的最后一天",
                SERVED,
                K.JOINT_ACTION_PLANNED,
                "10-05",
                ("term_running", "no_phone_notice"),
                {"planned_for": "2021-10-12"},
            ),
            ActRow("没有电话告知", SERVED, K.JOINT_ACTION_PLANNED, "10-11", ("no_phone_notice",)),
            ActRow(
                "没有电话告知，写明理由（仍列出，登记后长期保留）",
                SERVED,
                K.JOINT_ACTION_PLANNED,
                "10-11",
                ("no_phone_notice",),
                {"override_reason": "号码停用"},
            ),
            ActRow(
                "打过电话，没有接通",
                (*SERVED, (K.PHONE_NOTICE, "10-08", {"answered": False})),
                K.JOINT_ACTION_PLANNED,
                "10-11",
                ("not_answered",),
            ),
            ActRow(
                "接通了，没有告知时间",
                (*SERVED, (K.PHONE_NOTICE, "10-08", {"told_for": None})),
                K.JOINT_ACTION_PLANNED,
                "10-11",
                ("time_not_told",),
            ),
            ActRow(
                "暂缓办理中",
                (*PHONED, (K.PAUSED, "10-09", {"reason": "epidemic"})),
                K.JOINT_ACTION_PLANNED,
                "10-11",
                ("paused",),
            ),
            ActRow(
                "陈述申辩尚未办结",
                (*PHONED, (K.APPEAL_FILED, "10-09")),
                K.JOINT_ACTION_PLANNED,
                "10-11",
                ("in_appeal",),
            ),
            ActRow("已销项", CLEARED, K.JOINT_ACTION_PLANNED, "10-20", ("not_listed",)),
        ),
    ),
    (
        "列入联合整治：时间和居住人",
        (
            planned("06:00 开始，22:00 结束", ("evening",), starts="06:00", ends="22:00"),
            planned("05:45 开始", ("at_night",), starts="05:45"),
            planned("23:00 到 23:30", ("at_night",), starts="23:00", ends="23:30"),
            planned("结束晚于 22:00", ("at_night",), starts="21:00", ends="22:15"),
            planned("星期六，不是法定节假日", (), planned_for="2021-10-16"),
            ActRow(
                "国庆节（10月7日）",
                (*SERVED[:-1], (K.ORDER_SERVED, "09-27"), (K.PHONE_NOTICE, "10-05")),
                K.JOINT_ACTION_PLANNED,
                "10-05",
                ("on_holiday",),
                {"planned_for": "2021-10-07"},
            ),
            planned("元旦", ("on_holiday", "winter"), planned_for="2022-01-01"),
            planned("日历没有的年份", ("unknown_year",), planned_for="2024-03-11"),
            planned("十二月", ("winter",), planned_for="2021-12-01"),
            planned("19:00 结束", ("evening",), ends="19:00"),
            ActRow(
                "房间登记里有儿童",
                (
                    *PHONED,
                    (
                        K.ROOMS_RECORDED,
                        "10-09",
                        {"dwelling": {"label": "某户", "rooms": [{"name": "主卧", "persons": 3, "children": 1}]}},
                    ),
                ),
                K.JOINT_ACTION_PLANNED,
                "10-11",
                ("vulnerable",),
            ),
            ActRow(
                "曾因老人暂缓，已恢复",
                (*PHONED, (K.PAUSED, "10-09"), (K.RESUMED, "10-10")),
                K.JOINT_ACTION_PLANNED,
                "10-11",
                ("vulnerable",),
            ),
        ),
    ),
    (
        "联合整治完成",
        (
            ActRow("两名执法人员出示证件，全过程记录", PLANNED, K.JOINT_ACTION_DONE, "10-12"),
            ActRow("一名执法人员", PLANNED, K.JOINT_ACTION_DONE, "10-12", ("officers",), {"officers": 1}),
            ActRow(
                "未出示证件", PLANNED, K.JOINT_ACTION_DONE, "10-12", ("certificates",), {"certificates_shown": False}
            ),
            ActRow(
                "做到 23:00", PLANNED, K.JOINT_ACTION_DONE, "10-12", ("at_night",), {"starts": "20:00", "ends": "23:00"}
            ),
            ActRow("没有全过程记录", PLANNED, K.JOINT_ACTION_DONE, "10-12", ("not_recorded",), {"recorded": False}),
            ActRow("没有证据目录", PLANNED, K.JOINT_ACTION_DONE, "10-12", ("no_evidence_index",), {"evidence": None}),
            ActRow("没有告知居住人去处", PLANNED, K.JOINT_ACTION_DONE, "10-12", ("not_informed",), {"informed": False}),
        ),
    ),
    (
        "暂缓和申辩、复议",
        (
            ActRow("有老人，没有写安置办法", SERVED, K.PAUSED, "09-29", ("no_support",)),
            ActRow("有老人，写明安置办法", SERVED, K.PAUSED, "09-29", (), {"support": "已联系养老机构"}),
            ActRow("疫情防控", SERVED, K.PAUSED, "09-29", (), {"reason": "epidemic"}),
            ActRow(
                "送达（10月22日）后第 60 日申请复议",
                FINED,
                K.APPEAL_FILED,
                "12-21",
                (),
                {"form": "review", "against": "penalty"},
            ),
            ActRow(
                "送达后第 61 日申请复议",
                FINED,
                K.APPEAL_FILED,
                "12-22",
                ("appeal_late",),
                {"form": "review", "against": "penalty"},
            ),
            ActRow(
                "送达后不到 6 个月起诉", FINED, K.APPEAL_FILED, "12-22", (), {"form": "lawsuit", "against": "penalty"}
            ),
        ),
    ),
    (
        "转为稳定",
        (
            ActRow("销项满 90 天后回访无异常", VISITED_LATE, K.MARKED_STABLE, "11-30"),
            ActRow("销项满 90 天，之前的回访无异常", VISITED_EARLY, K.MARKED_STABLE, "12-30", ("stable_early",)),
            ActRow(
                "条件未到，写明理由（仍列出，登记后长期保留）",
                VISITED_EARLY,
                K.MARKED_STABLE,
                "12-30",
                ("stable_early",),
                {"early_reason": "业主已收回自住"},
            ),
        ),
    ),
    (
        "处罚",
        (
            fined("普通程序，各项齐全", ()),
            fined("刚立案", (), **JUST_FILED),
            fined("简易程序，公民罚款 200 元", (), **SIMPLE),
            fined("简易程序，公民罚款 300 元", ("simple_limit",), **SIMPLE | {"amount": 300}),
            fined("简易程序，公民罚款 201 元", ("simple_limit",), **SIMPLE | {"amount": 201}),
            fined("简易程序，单位罚款 3000 元", (), **SIMPLE | {"amount": 3000, "party": "organisation"}),
            fined(
                "简易程序，单位罚款 3001 元", ("simple_limit",), **SIMPLE | {"amount": 3001, "party": "organisation"}
            ),
            fined("简易程序，警告", (), **SIMPLE | {"kind": "warning", "amount": None}),
            fined("一名执法人员", ("inspectors",), inspectors=1),
            fined("没有证据目录", ("evidence",), evidence=None),
            fined("没有告知就决定", ("informed", "hearing_offered"), informed_on=None, hearing_offered=None),
            fined("没有听取陈述申辩", ("heard",), defence_heard=None),
            fined("没有写是否告知听证权利", ("hearing_offered",), hearing_offered=None),
            fined("可申请听证的最后一天就决定", ("hearing_wait",), decided_on="2021-10-19"),
            fined("申请了听证，没有举行", ("hearing_held",), hearing_requested_on="2021-10-15"),
            fined(
                "听证前 6 个工作日才通知",
                ("hearing_notice",),
                hearing_requested_on="2021-10-15",
                hearing_notified_on="2021-10-19",
                hearing_on="2021-10-27",
                decided_on="2021-10-29",
                served_on="2021-11-01",
            ),
            fined("立案后第 90 日决定", (), filed_on="2021-07-22"),
            fined("立案后第 91 日决定", ("decided_in_time",), filed_on="2021-07-21"),
            fined("第 8 个工作日送达", ("served_in_time",), served_on="2021-11-01"),
            ActRow("没有责令整改就处罚", CONFIRMED, K.PENALTY_RECORDED, "11-20", ("penalty_without_order",)),
            ActRow(
                "没有认定就处罚",
                SURVEYED,
                K.PENALTY_RECORDED,
                "11-20",
                ("penalty_without_facts", "penalty_without_order"),
            ),
            ActRow(
                "没有认定，不予处罚",
                SURVEYED,
                K.PENALTY_RECORDED,
                "11-20",
                (),
                {"kind": "none", "amount": None},
            ),
            ActRow(
                "初次认定、已自行整改销项，仍罚款",
                (*SERVED, (K.SELF_RECTIFICATION_REPORTED, "10-04"), (K.CLEARED, "10-08")),
                K.PENALTY_RECORDED,
                "11-20",
                ("slight",),
            ),
            fined("依法可以归集后归集", (), credit_reported_on="2021-11-05"),
            fined(
                "当事人主动消除危害，仍归集",
                ("credit_not_allowed",),
                credit_reported_on="2021-11-05",
                voluntarily_removed=True,
            ),
            fined("没有核实目录，仍归集", ("credit_not_allowed",), credit_reported_on="2021-11-05", in_catalogue=None),
            fined(
                "简易程序的警告，仍归集",
                ("credit_not_allowed",),
                **SIMPLE | {"kind": "warning", "amount": None, "credit_reported_on": "2021-11-05"},
            ),
        ),
    ),
)

PENDING = {"reference": "罚2号"} | JUST_FILED
CASES: tuple[CaseRow, ...] = (
    CaseRow("尚未认定的户不检查", SURVEYED, "10-20"),
    CaseRow(
        "认定时没有写是否听取陈述",
        (*SURVEYED, (K.CONFIRMED, "09-27", {"party_heard": None})),
        "09-28",
        (("party_not_heard", None),),
    ),
    CaseRow("指令书出具当天，送达期 7 个工作日", ISSUED, "09-29", ()),
    CaseRow("指令书出具后未送达，还有 4 天（10月9日上班）", ISSUED, "10-08", (("order_not_served", 4),)),
    CaseRow("指令书出具后未送达，已过 7 个工作日", ISSUED, "10-13", (("order_not_served", -1),)),
    CaseRow("期限未过", SERVED, "10-05"),
    CaseRow(
        "多次延期，自送达起共 38 天",
        (*SERVED, (K.ORDER_EXTENDED, "10-05"), (K.ORDER_EXTENDED, "10-15"), (K.ORDER_EXTENDED, "10-22")),
        "10-23",
        (("unusual_term", None),),
    ),
    CaseRow("期限已过，没有电话告知", SERVED, "10-06", (("no_phone_notice", None),)),
    CaseRow("已电话告知", PHONED, "10-09"),
    CaseRow("已列入，计划当天", PLANNED, "10-12"),
    CaseRow("计划日已过，没有登记结果", PLANNED, "10-13", (("result_missing", None),)),
    CaseRow(
        "列入之后又暂缓",
        (*PLANNED, (K.PAUSED, "10-11", {"support": "已安置", "reason": "elderly", "until": "2021-11-30"})),
        "10-12",
        (("paused", None),),
    ),
    CaseRow(
        "暂缓 4 天后到期，没有写安置办法",
        (*SERVED, (K.PAUSED, "10-01", {"until": "2021-10-20"})),
        "10-16",
        (("no_support", None), ("pause_ends", 4)),
    ),
    CaseRow(
        "暂缓已过期",
        (*SERVED, (K.PAUSED, "10-01", {"until": "2021-10-20", "support": "已安置"})),
        "10-22",
        (("pause_ends", -2),),
    ),
    CaseRow("写明理由列入，计划当天", SILENT, "10-12", (("no_phone_notice", None),)),
    CaseRow(
        "写明理由列入，销项以后仍列出",
        (*SILENT, (K.JOINT_ACTION_DONE, "10-12"), (K.CLEARED, "10-13")),
        "11-30",
        (("no_phone_notice", None),),
    ),
    CaseRow(
        "整治没有全过程记录，尚未销项",
        (*PLANNED, (K.JOINT_ACTION_DONE, "10-12", {"recorded": False})),
        "10-13",
        (("not_recorded", None),),
    ),
    CaseRow("销项以后没有缺项", CLEARED, "10-30"),
    CaseRow("立案 83 日", (*CLEARED, (K.PENALTY_RECORDED, "10-14", PENDING)), "12-30", (("decide_soon", 7),)),
    CaseRow("立案 82 日，还不提示", (*CLEARED, (K.PENALTY_RECORDED, "10-14", PENDING)), "12-29"),
    CaseRow(
        "告知后可申请听证",
        (*CLEARED, (K.PENALTY_RECORDED, "10-14", PENALTY | UNDECIDED)),
        "10-18",
        (("hearing_open", 1),),
    ),
    CaseRow(
        "已决定，尚未送达",
        (*CLEARED, (K.PENALTY_RECORDED, "10-20", {"served_on": None})),
        "10-25",
        (("serve_soon", 4),),
    ),
    CaseRow(
        "已决定，逾期未送达",
        (*CLEARED, (K.PENALTY_RECORDED, "10-20", {"served_on": None})),
        "11-01",
        (("served_in_time", -3),),
    ),
    CaseRow("缴款期还有 7 天", FINED, "10-30", (("unpaid", 7),)),
    CaseRow("逾期 14 天未缴，加处罚款", FINED, "11-20", (("unpaid", -14),)),
    CaseRow("已缴款", (*CLEARED, (K.PENALTY_RECORDED, "10-25", {"paid_on": "2021-10-25"})), "11-20"),
    CaseRow(
        "复议撤销了处罚决定，处罚记录没有更新",
        (
            *CLEARED,
            (K.PENALTY_RECORDED, "10-25", {"paid_on": "2021-10-25"}),
            (K.APPEAL_FILED, "10-26", {"form": "review", "against": "penalty"}),
            (K.APPEAL_CLOSED, "11-08", {"result": "revoked"}),
        ),
        "11-09",
        (("revocation_not_recorded", 2),),
    ),
    CaseRow(
        "已撤销，归集的信息没有告知删除",
        (
            *CLEARED,
            (
                K.PENALTY_RECORDED,
                "11-08",
                {"paid_on": "2021-10-25", "credit_reported_on": "2021-10-26", "revoked_on": "2021-11-08"},
            ),
        ),
        "11-12",
        (("credit_not_withdrawn", -1),),
    ),
    CaseRow(
        "已撤销，已告知删除",
        (
            *CLEARED,
            (
                K.PENALTY_RECORDED,
                "11-09",
                {
                    "paid_on": "2021-10-25",
                    "credit_reported_on": "2021-10-26",
                    "revoked_on": "2021-11-08",
                    "credit_withdrawn_on": "2021-11-08",
                },
            ),
        ),
        "11-12",
    ),
)
