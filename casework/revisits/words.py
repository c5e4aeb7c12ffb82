"""The words of a return visit and of a suspicion."""

from __future__ import annotations

from casework.vocabulary import ClueSource, LabelledEnum


class LookedAt(LabelledEnum):
    """What was looked at on a return visit: the facts of the dwelling that the clauses are about, never persons."""

    PARTITIONS = "partitions", "隔断没有恢复"
    BEDS = "beds", "没有按床位出租"
    PERSONS = "persons", "居住人数没有超标"
    KITCHEN = "kitchen", "厨房、卫生间、阳台、储藏室没有住人"
    NEIGHBOURS = "neighbours", "邻居、楼组长、物业没有反映"
    OUTSIDE_ONLY = "outside_only", "没有入户，门口和外观查看"


class SuspicionSource(LabelledEnum):
    """How a suspicion arose. Those shared with clues carry the same value (casework.vocabulary.ClueSource)."""

    HOTLINE = ClueSource.HOTLINE.value, ClueSource.HOTLINE.label
    COMMITTEE = ClueSource.COMMITTEE.value, "邻居、居民向居委会反映"
    PROPERTY_MANAGER = ClueSource.PROPERTY_MANAGER.value, ClueSource.PROPERTY_MANAGER.label
    PATROL = ClueSource.PATROL.value, ClueSource.PATROL.label
    REVISIT = "revisit", "回访发现"
