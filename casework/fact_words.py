"""What each fact of an event is called and how its codes read: the words of every kind's own vocabulary in one table.

A key means the same in every kind (COMMON) unless OWN says otherwise for one kind. A test walks the demo and the
shared drafts of the tests and fails on a key that stands in neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from casework.enforcement.words import (
    ActionFailure,
    AppealForm,
    AppealResult,
    AppealTarget,
    CalleeRole,
    Department,
    NumberType,
    PauseReason,
    Rectification,
    Remaining,
)
from casework.orders.service import Receiver, ServiceMethod, Witness
from casework.orders.words import DocumentKind, OrderBody, RectifyItem
from casework.penalties.penalty import PenalisedParty, PenaltyKind, Procedure
from casework.revisits.words import LookedAt, SuspicionSource
from casework.survey.words import (
    ContractCheck,
    DayPart,
    EntryBasis,
    FalseAlarmReason,
    MeasuringMethod,
    PartyHeard,
)
from casework.vocabulary import ClearingWay, ClueSource, EventKind, LabelledEnum, LettingExit


@dataclass(frozen=True, slots=True)
class FactWord:
    """label: what stands before the value, "" = nothing. codes: the enum of coded values. unit: behind a number."""

    label: str
    codes: type[LabelledEnum] | None = None
    unit: str = ""


W = FactWord
COMMON: Mapping[str, FactWord] = MappingProxyType(
    {
        "text": W(""),
        "content": W("内容"),
        "note": W("说明"),
        "reason": W("理由"),
        "reason_code": W("原因", FalseAlarmReason),
        "source": W("来源", ClueSource),
        "orders": W("工单"),
        "stopped_at": W("物业劝阻无效"),
        "reported_at": W("物业报告"),
        "day_part": W("时段", DayPart),
        "next_day_part": W("下次时段", DayPart),
        "next_visit_on": W("下次上门"),
        "entry_basis": W("入户依据", EntryBasis),
        "measured_with": W("测量", MeasuringMethod),
        "instrument": W("仪器"),
        "method": W("方式"),
        "measured": W("测量"),
        "inspectors": W("检查人数", unit="人"),
        "inspector_names": W("检查人"),
        "to_verify": W("待核实"),
        "decided_by": W("认定人"),
        "clauses_reason": W("与建议不一致的理由"),
        "party_heard": W("陈述", PartyHeard),
        "contract_check": W("合同", ContractCheck),
        "number": W("编号"),
        "copies": W("份数", unit="份"),
        "issued_by": W("出具单位", OrderBody),
        "authority": W("执法主体", OrderBody),
        "inspected_on": W("检查日期"),
        "rectify": W("整改要求", RectifyItem),
        "service": W("送达方式"),
        "servers": W("送达人"),
        "served_by": W("送达单位", OrderBody),
        "received_by": W("签收人", Receiver),
        "witness": W("见证人", Witness),
        "refused": W("拒收"),
        "time": W("时间"),
        "evidence": W("证据"),
        "tracking_number": W("邮件号码"),
        "consent": W("同意电子送达"),
        "deemed_served_on": W("视为送达日"),
        "approved_by": W("批准人"),
        "document": W("文书", DocumentKind),
        "dated_on": W("文书日期"),
        "title": W("名称"),
        "caller": W("拨打人"),
        "callee_role": W("接听人", CalleeRole),
        "number_type": W("号码", NumberType),
        "answered": W("接通"),
        "told_for": W("告知的整治时间"),
        "planned_for": W("计划整治日期"),
        "starts": W("开始"),
        "ends": W("结束"),
        "departments": W("参加单位", Department),
        "override_reason": W("未告知而列入的理由"),
        "emergency_reason": W("情况紧急的理由"),
        "early_reason": W("条件未到而转为稳定的理由"),
        "participants": W("参加", Department, "人"),
        "officers": W("执法人员", unit="人"),
        "certificates_shown": W("出示证件"),
        "recorded": W("全过程记录"),
        "informed": W("告知居住人去处"),
        "partitions": W("拆除隔间", unit="间"),
        "beds": W("清除床位", unit="张"),
        "removed_others": W("其他清除"),
        "persons_placed": W("安置", unit="人"),
        "teams": W("参加单位"),
        "done": W("整改内容", Rectification),
        "remains": W("尚存", Remaining),
        "way": W("方式", ClearingWay),
        "until": W("暂缓至"),
        "support": W("保障安排"),
        "form": W("形式", AppealForm),
        "against": W("对象", AppealTarget),
        "target": W("对象", AppealTarget),
        "result": W("结果", AppealResult),
        "exit": W("情形", LettingExit),
        "looked_at": W("查看", LookedAt),
        "recurred_on": W("历次回潮"),
        "stricter_suggested": W("建议从严处理"),
        "account": W("经办人"),
        "checked_by": W("复核人"),
        "exemption_checked": W("已核对除外条件"),
        "procedure": W("程序", Procedure),
        "party": W("当事人", PenalisedParty),
        "kind": W("种类", PenaltyKind),
        "amount": W("金额", unit="元"),
        "reference": W("案号"),
        "status": W("进度"),
        "filed_on": W("立案"),
        "informed_on": W("告知"),
        "defence_heard": W("听取陈述申辩"),
        "hearing_offered": W("告知听证权利"),
        "hearing_requested_on": W("申请听证"),
        "hearing_notified_on": W("听证通知"),
        "hearing_on": W("听证"),
        "decided_on": W("决定"),
        "served_on": W("送达"),
        "paid_on": W("缴款"),
        "voluntarily_removed": W("主动消除或减轻危害"),
        "in_catalogue": W("列入信用目录"),
        "under_appeal": W("复议、诉讼中"),
        "revoked_on": W("撤销"),
        "credit_reported_on": W("信用归集"),
        "credit_withdrawn_on": W("通知信用平台删除"),
    }
)

OWN: Mapping[tuple[EventKind, str], FactWord] = MappingProxyType(
    {
        (EventKind.ORDER_SERVED, "method"): W("送达方式", ServiceMethod),
        (EventKind.JOINT_ACTION_FAILED, "reason"): W("原因", ActionFailure),
        (EventKind.PAUSED, "reason"): W("理由", PauseReason),
        (EventKind.RECURRENCE_SUSPECTED, "source"): W("来源", SuspicionSource),
        (EventKind.ADDRESS_CORRECTED, "note"): W("核对情况"),
    }
)


def fact_word(kind: EventKind, key: str) -> FactWord | None:
    """What a fact of that kind is called; None for a key that no table names."""
    return OWN.get((kind, key)) or COMMON.get(key)


def fact_text(word: FactWord, value: object) -> str:
    """The value as people read it: codes by their labels, 是/否, lists with 、, moments without the T."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(f"{_code(word, key)} {count} {word.unit}".rstrip() for key, count in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_code(word, one) for one in value)
    if isinstance(value, int | float):
        return f"{value:g} {word.unit}".rstrip()
    return _code(word, value)


def _code(word: FactWord, value: object) -> str:
    text = str(value)
    if word.codes is not None and text in {member.value for member in word.codes}:
        return word.codes(text).label
    day, sign, hour = text.partition("T")
    is_moment = sign and len(day) == 10 and len(hour) == 5 and (day + hour).replace("-", "").replace(":", "").isdigit()
    return f"{day} {hour}" if is_moment else text
