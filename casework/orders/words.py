"""The words of orders and other documents: who issues, who has the authority, what is to be put right, what is kept.

Source: plan document, section 四 and annex; 行政处罚法 第三十八条 (an act without authority is void).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.vocabulary import LabelledEnum


class OrderBody(LabelledEnum):
    """Who issues an order, who serves it, and who has the authority to enforce it: three questions, one list."""

    POPULATION_OFFICER = "population_officer", "人口协管"
    COMMITTEE = "committee", "居委会"
    SAFETY_OFFICE = "safety_office", "平安办"
    SUBDISTRICT_OFFICE = "subdistrict_office", "街道办事处"
    ENFORCEMENT = "enforcement", "综合行政执法队"
    HOUSING = "housing", "房屋管理部门"
    POLICE = "police", "公安机关"


class RectifyItem(LabelledEnum):
    """What 整改 means in one order."""

    REMOVE_PARTITIONS = "remove_partitions", "拆除分割、搭建的隔断"
    RESTORE_LAYOUT = "restore_layout", "恢复房屋原始设计布局"
    STOP_NON_LIVING = "stop_non_living", "停止将厨房、卫生间、阳台、储藏室等非居住空间供人居住"
    STOP_BY_BED = "stop_by_bed", "停止按床位出租，清除多余床位"
    REDUCE_PERSONS = "reduce_persons", "减少居住人数至规定标准"


class DocumentKind(LabelledEnum):
    """A paper that belongs to the file."""

    INSPECTION_RECORD = "inspection_record", "检查（勘验）笔录"
    INQUIRY_RECORD = "inquiry_record", "询问笔录"
    SERVICE_RECEIPT = "service_receipt", "送达回证"
    RECTIFICATION_PLEDGE = "rectification_pledge", "整改承诺书"
    LEASE = "lease", "租赁合同复印件"
    URGING_NOTICE = "urging_notice", "催告书"
    PENALTY_NOTICE = "penalty_notice", "行政处罚事先告知书"
    HEARING_NOTICE = "hearing_notice", "听证告知书"
    PENALTY_DECISION = "penalty_decision", "行政处罚决定书"
    APPEAL_DOCUMENT = "appeal_document", "复议、诉讼文书"
    OTHER = "other", "其他文书"


# None = may act in its own name. Neither the population officer nor the committee is an enforcement authority.
AUTHORITY_HINTS: Mapping[OrderBody, str | None] = MappingProxyType(
    {
        OrderBody.POPULATION_OFFICER: "人口协管不是行政机关，不具有执法主体资格，请由有权机关作为执法主体。",
        OrderBody.COMMITTEE: "居委会是基层群众性自治组织，不具有执法主体资格，请由有权机关作为执法主体。",
        OrderBody.SAFETY_OFFICE: "平安办是街道内设机构，不能以自己的名义执法，请由有权机关作为执法主体。",
        OrderBody.SUBDISTRICT_OFFICE: None,
        OrderBody.ENFORCEMENT: "综合行政执法队以哪个机关的名义执法，请法制审核核定。",
        OrderBody.HOUSING: None,
        OrderBody.POLICE: None,
    }
)
NO_AUTHORITY_ARTICLE = "实施主体不具有行政主体资格的，行政处罚无效（行政处罚法第三十八条）。"


def authority_hint(body: OrderBody) -> str | None:
    """Why this body cannot stand as the authority of an order (zh-CN), or None when it can."""
    hint = AUTHORITY_HINTS[body]
    return None if hint is None else hint + NO_AUTHORITY_ARTICLE


# What usually has to be put right for each clause of the plan; a person chooses.
USUAL_ITEMS: Mapping[int, tuple[RectifyItem, ...]] = MappingProxyType(
    {
        1: (RectifyItem.REMOVE_PARTITIONS, RectifyItem.RESTORE_LAYOUT),
        2: (RectifyItem.STOP_NON_LIVING, RectifyItem.RESTORE_LAYOUT),
        3: (RectifyItem.REDUCE_PERSONS,),
        4: (RectifyItem.REDUCE_PERSONS,),
        5: (),
    }
)
