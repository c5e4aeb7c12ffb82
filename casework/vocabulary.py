"""The words of the campaign: every enum carries the Chinese label that users see.

Source: the plan document (sections 三, 四), the case flow of 一网统管 and the offices' own usage.
Stored values are the lower-case English names; labels may change, values never do.
"""

from __future__ import annotations

from enum import StrEnum


class LabelledEnum(StrEnum):
    """A string enum whose members carry a zh-CN label."""

    label: str

    # The default only serves look-ups by value, EventKind("cleared"); every member gives its label.
    def __new__(cls, value: str, label: str = "") -> LabelledEnum:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Stage(LabelledEnum):
    """Where the file of a dwelling stands (exactly one at a time)."""

    CLUE = "clue", "线索"
    ADDRESS_PENDING = "address_pending", "地址待定"
    TO_SURVEY = "to_survey", "待排摸"
    SURVEYING = "surveying", "排摸中"
    TO_DECIDE = "to_decide", "待认定"
    TO_VERIFY = "to_verify", "待核实"
    NOT_QUNZU = "not_qunzu", "不属于群租"
    FALSE_ALARM = "false_alarm", "误报"
    CONFIRMED = "confirmed", "已认定"
    ORDER_ISSUED = "order_issued", "指令书已出具"
    ORDER_SERVED = "order_served", "指令书已送达"
    SELF_RECTIFIED = "self_rectified", "自行整改待复核"
    OVERDUE = "overdue", "逾期未改"
    PHONED = "phoned", "已电话告知"
    JOINT_ACTION = "joint_action", "联合整治"
    TO_RECHECK = "to_recheck", "待复核"
    CLEARED = "cleared", "已销项"
    REVISITING = "revisiting", "回访中"
    STABLE = "stable", "稳定"
    SUSPECTED = "suspected", "疑似回潮"
    RECURRED = "recurred", "回潮"


class SideState(LabelledEnum):
    """What may hold beside a stage and stops enforcement while it lasts."""

    APPEAL = "appeal", "申辩/复议中"
    PAUSED = "paused", "暂缓"


class EventKind(LabelledEnum):
    """What officials did about a dwelling. The stage after it is in workflow.STAGE_AFTER."""

    CLUE_RECEIVED = "clue_received", "登记线索"
    CLUE_ACCEPTED = "clue_accepted", "纳入排摸"
    ADDRESS_CORRECTED = "address_corrected", "地址更正"
    VISIT_NOT_SEEN = "visit_not_seen", "上门未见户"
    VISIT_REFUSED = "visit_refused", "上门拒访"
    VISIT_NO_SUCH_DWELLING = "visit_no_such_dwelling", "查无此户"
    SURVEY_COMPLETED = "survey_completed", "见户排摸"
    VERIFICATION_REQUESTED = "verification_requested", "要求核实"
    NOT_QUNZU_DECIDED = "not_qunzu_decided", "认定不属于群租"
    CONFIRMED = "confirmed", "认定群租"
    ORDER_ISSUED = "order_issued", "出具指令书"
    ORDER_SERVED = "order_served", "送达指令书"
    ORDER_EXTENDED = "order_extended", "整改延期"
    SELF_RECTIFICATION_REPORTED = "self_rectification_reported", "自行整改"
    PHONE_NOTICE = "phone_notice", "电话告知"
    JOINT_ACTION_PLANNED = "joint_action_planned", "列入联合整治"
    JOINT_ACTION_FAILED = "joint_action_failed", "联合整治未成"
    JOINT_ACTION_DONE = "joint_action_done", "联合整治完成"
    RECHECK_FAILED = "recheck_failed", "复核未通过"
    CLEARED = "cleared", "复核销项"
    REVISIT_CLEAN = "revisit_clean", "回访无异常"
    REVISIT_NOT_SEEN = "revisit_not_seen", "回访未见户"
    LETTING_ENDED = "letting_ended", "停止出租"
    MARKED_STABLE = "marked_stable", "转为稳定"
    RECURRENCE_SUSPECTED = "recurrence_suspected", "疑似回潮"
    RECURRENCE_CONFIRMED = "recurrence_confirmed", "认定回潮"
    FALSE_ALARM = "false_alarm", "认定误报"
    REOPENED = "reopened", "重新纳入排摸"
    PAUSED = "paused", "暂缓"
    RESUMED = "resumed", "恢复办理"
    APPEAL_FILED = "appeal_filed", "申辩/复议"
    APPEAL_CLOSED = "appeal_closed", "申辩/复议办结"
    CLUE_MERGED = "clue_merged", "并入线索"
    ROOMS_RECORDED = "rooms_recorded", "登记房间"
    PARTIES_RECORDED = "parties_recorded", "登记当事人"
    DOCUMENT_RECORDED = "document_recorded", "登记文书"
    PENALTY_RECORDED = "penalty_recorded", "登记处罚"
    ASSIGNED = "assigned", "指派经办人"
    NOTE_ADDED = "note_added", "备注"
    EVENT_VOIDED = "event_voided", "更正（作废一条记录）"


class Role(LabelledEnum):
    """Who works with the system (plan document, annex; checklist R)."""

    LEADER = "leader", "推进小组"
    SAFETY_OFFICE = "safety_office", "平安办"
    OPERATIONS_CENTRE = "operations_centre", "城运中心"
    ENFORCEMENT = "enforcement", "综合行政执法队"
    DEPARTMENT = "department", "其他成员单位"
    COMMITTEE = "committee", "居委会"
    POPULATION_OFFICER = "population_officer", "人口协管"
    SYSTEM_ADMIN = "system_admin", "系统管理员"


class ClueSource(LabelledEnum):
    """Where a clue came from; the first three are the document's three survey sources."""

    HOTLINE = "hotline", "12345投诉"
    COMMITTEE = "committee", "居民向居委会投诉"
    PAST_REMEDIATION = "past_remediation", "近年已完成整治点位"
    PROPERTY_MANAGER = "property_manager", "物业报告"
    PATROL = "patrol", "日常巡查"


class ClearingWay(LabelledEnum):
    """How a dwelling came off the list."""

    SELF_RECTIFIED = "self_rectified", "自行整改"
    ENFORCED = "enforced", "联合整治"


class LettingExit(LabelledEnum):
    """Why a cleared dwelling can no longer come back as 群租: it is not let, or not by the room any more."""

    VACATED = "vacated", "空置"
    OWNER_OCCUPIED = "owner_occupied", "自住"
    SOLD = "sold", "已出售"
    DEMOLISHED = "demolished", "已拆除"
    MANAGED_LETTING = "managed_letting", "转代理经租"


class PartyRole(LabelledEnum):
    """In which part a person or organisation stands behind a dwelling."""

    OWNER = "owner", "业主"
    SUB_LESSOR = "sub_lessor", "转租人"
    TENANT = "tenant", "承租人员"
    EMPLOYER = "employer", "承租单位"
    AGENCY = "agency", "中介或经租企业"
    CONTACT = "contact", "联系人"

    @property
    def key(self) -> str:
        """The key of the facts that speak of this part; tenants are a number of people."""
        return "tenants" if self is PartyRole.TENANT else self.value


class PartyStatus(LabelledEnum):
    """What is known of a party; an explicit none is not a blank."""

    NONE = "none", "明确没有"
    KNOWN = "known", "已明确"
    UNKNOWN = "unknown", "不清楚"


class AccessAction(LabelledEnum):
    """What the access log keeps beside the changes: who saw, took away or unmasked something."""

    OPENED = "opened", "查看户档"
    EXPORTED = "exported", "导出"
    PRINTED = "printed", "打印"
    REVEALED = "revealed", "显示个人信息"
    LOGIN = "login", "登录"
    LOGIN_FAILED = "login_failed", "登录失败"
    LOGOUT = "logout", "退出"


class LocatedLevel(LabelledEnum):
    """How far an address could be placed; never further than what the text proves."""

    DWELLING = "dwelling", "户"
    BUILDING = "building", "楼"
    COMPOUND = "compound", "小区"
    OUTSIDE = "outside", "街道外"
    PENDING = "pending", "待定"


class Knowledge(LabelledEnum):
    """Which records an as-of figure may use."""

    AS_KNOWN_THEN = "as_known_then", "当时已知"
    LATEST = "latest", "按最新补录"
