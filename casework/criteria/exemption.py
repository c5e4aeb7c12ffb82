"""The exemption at the end of section 三: one room that a letting enterprise partitions off the living room."""

from __future__ import annotations

from casework.campaign.parts import Thresholds
from casework.criteria.dwelling import Dwelling, Room
from casework.criteria.observations import is_let, nothing_unseen, partition_is, use_is_living_room, yes_no
from casework.criteria.truth import Truth, all_in_turn, all_of, any_of, negation
from casework.criteria.words import FACT_NAMES, WHOLE_DWELLING, Partition


def exemption(room: Room, dwelling: Dwelling, thresholds: Thresholds) -> Truth:
    """The room is the one partition of the living room that a compliant letting enterprise may make.

    A second partition, one elsewhere, or a living room whose rest is let as well loses it. It lifts the partition
    trigger of clause 1 for this room only; letting by the bed and clauses 2 to 4 are untouched. The conditions are
    asked for once a letting enterprise is known to be behind it.
    """
    checks = [
        yes_no(
            WHOLE_DWELLING,
            f"核对：{condition}",
            dwelling.exemption_checks.get(condition),
            f"已核对：{condition}",
            f"核对未通过：{condition}",
        )
        for condition in thresholds.exemption_conditions
    ]
    return all_in_turn(
        use_is_living_room(room),
        partition_is(room, Partition.PARTITIONED),
        yes_no(
            WHOLE_DWELLING,
            FACT_NAMES["letting_enterprise"],
            dwelling.letting_enterprise,
            "由住房租赁企业代理经租",
            "不是由住房租赁企业代理经租",
        ),
        all_of(*checks, _is_only_partition(room, dwelling)),
    )


def _is_only_partition(room: Room, dwelling: Dwelling) -> Truth:
    others = [other for other in dwelling.rooms if other.name != room.name]
    spoilt = [_spoils_exemption(other, dwelling) for other in others]
    names = "、".join(f"“{other.name}”" for other, truth in zip(others, spoilt, strict=True) if truth.value)
    return all_of(nothing_unseen(dwelling), *(negation(truth) for truth in spoilt)).stated(
        "全户只隔出这一间", f"除这一间外{names}也是分割、搭建后的房间"
    )


def _spoils_exemption(other: Room, dwelling: Dwelling) -> Truth:
    rest_is_fine = all_of(use_is_living_room(other), negation(is_let(other, dwelling)))
    return any_of(
        partition_is(other, Partition.PARTITIONED),
        all_of(partition_is(other, Partition.REMAINDER), negation(rest_is_fine)),
    )
