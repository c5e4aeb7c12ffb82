"""What is known of a dwelling and its rooms; None = not known. Impossible or contradictory facts are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from casework.criteria.words import FACT_NAMES, OriginalUse, Partition, TenantKind
from casework.errors import EntryError

LARGEST_ROOM_M2 = 200.0
MOST_PERSONS = 100
LONGEST_NAME = 60
Fault = tuple[str, str]


class FactsError(EntryError):
    """Facts that cannot be; `faults` holds (field path, Chinese sentence that names the room and the mend)."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        sentences = [sentence for _, sentence in self.faults]
        if len(sentences) > 1:
            sentences = [f"{number}. {sentence}" for number, sentence in enumerate(sentences, start=1)]
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class Room:
    """One room as it is used today; a partition and what it left over are two rooms.

    original_use: of the original plan. is_let: let for people to live in, whether or not anybody does at present.
    by_bed: let by the bed. usable_area_m2: 使用面积 in m², above 0 and at most 200 (not 建筑面积).
    persons: all who live in it, children included, 0 to 100. children: of these, a number only.
    beds: sleeping places, a bunk bed is 2. statutory_family: True when all who live in the room are bound to each
    other by 法定赡养、抚养、扶养义务 (spouses, parents and children, and what the Civil Code adds); one person
    outside that circle makes it False.

    Raises FactsError for values that cannot be.
    """

    name: str
    original_use: OriginalUse | None = None
    is_let: bool | None = None
    partition: Partition | None = None
    by_bed: bool | None = None
    usable_area_m2: float | None = None
    persons: int | None = None
    statutory_family: bool | None = None
    children: int | None = None
    beds: int | None = None

    def __post_init__(self) -> None:
        faults = [("name", sentence) for sentence in name_faults("房间名称", self.name)]
        faults += [(key, f"房间“{self.name}”：{sentence}") for key, sentence in self._faults()]
        if faults:
            raise FactsError(faults)

    def _faults(self) -> list[Fault]:
        faults: list[Fault] = []
        area = self.usable_area_m2
        # Written as "not within" so that NaN, which compares false with everything, is refused too.
        if area is not None and not 0 < area <= LARGEST_ROOM_M2:
            mend = f"应大于 0、不超过 {LARGEST_ROOM_M2:g}；请核对小数点，或是否填成了全户面积，没有量的请留空。"
            faults.append(("usable_area_m2", f"使用面积 {_short(area)} 平方米超出范围，{mend}"))
        for key, unit in (("persons", "人"), ("children", "人"), ("beds", "张")):
            count = getattr(self, key)
            if count is not None and not 0 <= count <= MOST_PERSONS:
                mend = f"应为 0 至 {MOST_PERSONS}，不知道的请留空。"
                faults.append((key, f"{FACT_NAMES[key]} {_short(count)} {unit}超出范围，{mend}"))
        if self.children is not None and self.persons is not None and self.children > self.persons:
            sentence = f"儿童 {self.children} 人多于居住人数 {self.persons} 人，居住人数应包括儿童，请核对。"
            faults.append(("children", sentence))
        if self.by_bed and self.is_let is False:
            faults.append(("by_bed", "登记为按床位出租，又登记为未出租供人居住，两者矛盾，请改其中一项。"))
        if self.by_bed and self.beds == 0:
            faults.append(("beds", "登记为按床位出租，床位数却是 0 张，两者矛盾，请核对。"))
        return faults


@dataclass(frozen=True, slots=True)
class Dwelling:
    """One home behind one door.

    rooms: the rooms seen so far, names distinct. all_rooms_seen: True when no room is left out; without it the
    dwelling as a whole can never be cleared. is_let: wholly or in part. tenant_kind: who rents it.
    staff_housing: used to house a tenant's employees and their families.
    letting_enterprise: let by a 住房租赁企业 under 代理经租 (an individual 二房东 is False).
    exemption_checks: condition of Thresholds.exemption_conditions → ticked or not; absent = not checked.

    Raises FactsError for facts that contradict each other.
    """

    label: str
    rooms: tuple[Room, ...] = ()
    all_rooms_seen: bool | None = None
    is_let: bool | None = None
    tenant_kind: TenantKind | None = None
    staff_housing: bool | None = None
    letting_enterprise: bool | None = None
    exemption_checks: Mapping[str, bool] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        faults = [("label", sentence) for sentence in name_faults("户的名称", self.label)]
        faults += [(key, f"{self.label}：{sentence}") for key, sentence in self._faults()]
        if faults:
            raise FactsError(faults)
        object.__setattr__(self, "exemption_checks", MappingProxyType(dict(self.exemption_checks)))

    def _faults(self) -> list[Fault]:
        faults: list[Fault] = []
        first: dict[str, int] = {}
        for number, room in enumerate(self.rooms, start=1):
            if first.setdefault(room.name, number) != number:
                sentence = f"第 {number} 间与第 {first[room.name]} 间都叫“{room.name}”，请改成不同的名称。"
                faults.append((f"rooms[{number}].name", sentence))
            if self.is_let is False and (room.is_let or room.by_bed):
                sentence = f"全户登记为未出租，房间“{room.name}”却登记为出租，两者矛盾，请改其中一项。"
                faults.append((f"rooms[{number}].is_let", sentence))
        if self.all_rooms_seen and not self.rooms:
            faults.append(("all_rooms_seen", "登记为已查看全部房间，却没有登记任何房间，请补登房间。"))
        if self.is_let is False and (self.tenant_kind is not None or self.staff_housing):
            faults.append(("is_let", "登记为未出租，却登记了承租人或用作员工居住，两者矛盾，请改其中一项。"))
        return faults


def _short(number: float) -> str:
    # A slip of the keyboard may have hundreds of digits, more than formatting as a float can take.
    return str(number)[:20]


def name_faults(what: str, name: str) -> list[str]:
    """Why a name cannot be shown: blank, too long, or with line breaks and control characters."""
    if not name.strip():
        return [f"{what}不能为空，请填写。"]
    if len(name) > LONGEST_NAME or not name.isprintable():
        return [f"{what}应为一行文字、不超过 {LONGEST_NAME} 个字，且不含换行等控制字符，请改写。"]
    return []
