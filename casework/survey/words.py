"""The words of a visit and of a decision: day-parts, grounds for entering, ways of measuring, kinds of evidence."""

from __future__ import annotations

from casework.vocabulary import LabelledEnum


class DayPart(LabelledEnum):
    """When of the day a visit was paid; a visit on a day off is 周末, whatever the hour."""

    MORNING = "morning", "上午"
    AFTERNOON = "afternoon", "下午"
    EVENING = "evening", "晚上"
    WEEKEND = "weekend", "周末"


class EntryBasis(LabelledEnum):
    """On what ground the dwelling was entered: it is inviolable (宪法 第三十九条)."""

    RESIDENT_CONSENT = "resident_consent", "居住人当面同意入户"
    OWNER_CONSENT = "owner_consent", "业主（出租人）同意并陪同入户"
    LAWFUL_INSPECTION = "lawful_inspection", "执法人员依法检查，已出示证件"
    NOT_ENTERED = "not_entered", "没有入户，门口询问"


class MeasuringMethod(LabelledEnum):
    """How the usable area was found; an estimate proves nothing on its own."""

    LASER = "laser", "激光测距仪实测"
    TAPE = "tape", "卷尺实测"
    PLAN = "plan", "按户型图推算"
    ESTIMATE = "estimate", "目测估计"
    NOT_MEASURED = "not_measured", "没有测量"


class EvidenceType(LabelledEnum):
    """The kinds of evidence of 行政处罚法 第四十六条."""

    DOCUMENTARY = "documentary", "书证"
    PHYSICAL = "physical", "物证"
    AUDIOVISUAL = "audiovisual", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    WITNESS = "witness", "证人证言"
    PARTY_STATEMENT = "party_statement", "当事人的陈述"
    EXPERT_OPINION = "expert_opinion", "鉴定意见"
    RECORD = "record", "勘验笔录、现场笔录"


class PartyHeard(LabelledEnum):
    """Whether the person responsible could speak before the decision (行政处罚法 第四十四、四十五条)."""

    HEARD = "heard", "已当面听取陈述"
    DECLINED = "declined", "已告知，放弃陈述"
    NOT_REACHED = "not_reached", "联系不上，未能听取"


class ContractCheck(LabelledEnum):
    """What was found of the letting contract and its registration (备案)."""

    REGISTERED = "registered", "已看合同，已备案"
    UNREGISTERED = "unregistered", "已看合同，未备案"
    NOT_SHOWN = "not_shown", "未出示合同"
    NO_CONTRACT = "no_contract", "没有书面合同"


class FalseAlarmReason(LabelledEnum):
    """Why a file should not have been opened, or not for this dwelling."""

    NOT_LET = "not_let", "没有出租"
    NO_SUCH_DWELLING = "no_such_dwelling", "查无此户"
    WRONG_DWELLING = "wrong_dwelling", "指错了户"
    OTHER_MATTER = "other_matter", "反映的是别的事（装修、噪声等）"
    WITHDRAWN = "withdrawn", "来电人撤诉"
    MEASURED_WRONG = "measured_wrong", "测量或登记有误"
    OTHER = "other", "其他"
