"""The words of enforcement: who was called, who took part, what was removed, why it failed, how an appeal ended.

There is no word for cutting off water, electricity or gas: 行政强制法 第四十三条 forbids it for homes, and a test
looks for it in every list of the program.
"""

from __future__ import annotations

from casework.vocabulary import LabelledEnum


class CalleeRole(LabelledEnum):
    """Whom the phone notice reached for; the part, never the name or the number."""

    OWNER = "owner", "业主"
    SUB_LESSOR = "sub_lessor", "转租人"
    TENANT = "tenant", "承租人"
    EMPLOYER = "employer", "承租单位"
    AGENCY = "agency", "中介或经租企业"


class NumberType(LabelledEnum):
    """What kind of number was called."""

    MOBILE = "mobile", "手机"
    LANDLINE = "landline", "固定电话"
    OFFICE = "office", "单位电话"


class Department(LabelledEnum):
    """Who takes part in a joint action (plan document, annex)."""

    ENFORCEMENT = "enforcement", "综合行政执法队"
    HOUSING = "housing", "房管所"
    POLICE = "police", "派出所"
    COMMITTEE = "committee", "居委会"
    SAFETY_OFFICE = "safety_office", "平安办"
    MARKET = "market", "市场监管所"
    JUSTICE = "justice", "司法所"
    SUPPORT = "support", "保障办"
    PROPERTY = "property", "物业"


class ActionFailure(LabelledEnum):
    """Why a joint action came to nothing."""

    NOBODY_HOME = "nobody_home", "无人应门"
    REFUSED = "refused", "拒绝配合"
    TO_BE_PLACED = "to_be_placed", "现场有需安置的人员"
    TEAM_MISSING = "team_missing", "人员或车辆未到位"
    WEATHER = "weather", "天气原因"
    OTHER = "other", "其他"


class Rectification(LabelledEnum):
    """What the party did itself."""

    PARTITIONS_REMOVED = "partitions_removed", "拆除隔断"
    LAYOUT_RESTORED = "layout_restored", "恢复原始布局"
    BEDS_REDUCED = "beds_reduced", "减少床位"
    PERSONS_REDUCED = "persons_reduced", "减少居住人数"
    MOVED_OUT = "moved_out", "承租人员搬离"
    OTHER = "other", "其他"


class Remaining(LabelledEnum):
    """What a re-check still found."""

    PARTITIONS = "partitions", "隔断仍在"
    BEDS = "beds", "床位仍多"
    PERSONS = "persons", "居住人数仍超"
    AREA = "area", "人均面积仍不足"
    NON_LIVING = "non_living", "非居住空间仍住人"
    NOT_ENTERED = "not_entered", "未能入户查看"
    OTHER = "other", "其他"


class PauseReason(LabelledEnum):
    """Why enforcement waits; the first three ask for a place to go first."""

    ELDERLY = "elderly", "有老人"
    CHILDREN = "children", "有儿童"
    ILLNESS = "illness", "有病残孕人员"
    EPIDEMIC = "epidemic", "疫情防控"
    OTHER = "other", "其他"


NEED_SUPPORT = frozenset({PauseReason.ELDERLY, PauseReason.CHILDREN, PauseReason.ILLNESS})


class AppealForm(LabelledEnum):
    """How the party objects."""

    STATEMENT = "statement", "陈述申辩"
    REVIEW = "review", "行政复议"
    LAWSUIT = "lawsuit", "行政诉讼"


class AppealTarget(LabelledEnum):
    """What the party objects to."""

    ORDER = "order", "责令限期整改"
    PENALTY = "penalty", "行政处罚"


class AppealResult(LabelledEnum):
    """How it ended."""

    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    REVOKED = "revoked", "撤销"
