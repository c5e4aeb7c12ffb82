"""An invented neighbourhood for the tests of addresses; no such roads or compounds exist."""

from __future__ import annotations

from geo.contracts import AliasRule, CompoundEntry, Entrance
from geo.gazetteer import Gazetteer

DISTRICT, SUBDISTRICT = "松江区", "云溪亭街道"

ENTRIES = (
    CompoundEntry(1, "云溪湾花苑", ("云溪湾",), (Entrance("云溪北路", 618, "弄"), Entrance("柳塘路", 20, "弄"))),
    CompoundEntry(2, "金穗兰庭一期", (), (Entrance("云溪北路", 1080, "弄"),)),
    CompoundEntry(3, "金穗兰庭二期", (), (Entrance("云溪北路", 900, "弄"),)),
    CompoundEntry(4, "知禾汇", (), (Entrance("来枫路", 333, "弄"),), {"1": 41, "2": 42, "12": 43, "A": 44}),
    CompoundEntry(5, "枫桥商务楼", (), (Entrance("来枫路", 335, "号"), Entrance("来枫路", 45, "号"))),
    CompoundEntry(6, "朗川上郡（公寓）", (), (Entrance("朗川路", 288, "弄"),)),
    CompoundEntry(7, "依澜郡（公寓）", (), (Entrance("云溪北路", 700, "弄"),)),
    CompoundEntry(8, "依澜郡（别墅）", (), (Entrance("云溪北路", 702, "弄"),)),
    CompoundEntry(9, "云溪亭", (), (Entrance("柳塘路", 88, "弄"),)),
    CompoundEntry(10, "来枫路306弄", (), ()),
    CompoundEntry(11, "同弄苑甲", (), (Entrance("柳塘路", 500, "弄"),)),
    CompoundEntry(12, "同弄苑乙", (), (Entrance("柳塘路", 500, "弄"),)),
    CompoundEntry(13, "西晒场小区", (), (Entrance("柳塘路", 5, "号"),), {"5": 131}),
    CompoundEntry(14, "东苑里东区", (), (Entrance("柳塘公路", 1200, "弄"),)),
)
NAME_OF = {entry.compound_id: entry.name for entry in ENTRIES}

RULES = (
    AliasRule("老粮库宿舍", 1),
    AliasRule("来风路333弄", 4),
    AliasRule("外河边的红房子", None),
    AliasRule("知禾汇门口大楼", 4, 43),
)


def neighbourhood(rules: tuple[AliasRule, ...] = RULES) -> Gazetteer:
    """The gazetteer of the invented neighbourhood."""
    return Gazetteer(
        ENTRIES,
        rules,
        district=DISTRICT,
        subdistrict=SUBDISTRICT,
        roads=("亭安路",),
        outside_roads=("云溪路", "七梓路", "郎川路"),
    )
