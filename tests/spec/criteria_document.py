"""docs/criteria.md, generated from the spec table: `python -m tests.spec.criteria_document FILE`."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from casework.criteria import Dwelling, Room, Verdict
from casework.criteria.clause_words import CLAUSES, EXEMPTION_WORDS, numbered
from casework.criteria.words import FACT_NAMES, LET_DWELLING
from casework.vocabulary import LabelledEnum
from tests.spec.criteria_table import ORDINARY_DWELLING, ORDINARY_ROOM, SECTIONS, THRESHOLDS, Row

UNITS = {"usable_area_m2": " 平方米", "persons": " 人", "children": " 人", "beds": " 张"}
HEAD = """\
# “群租”情形的判断

由 tests/spec/criteria_table.py 生成（`python -m tests.spec.criteria_document docs/criteria.md`），
每一行都是一项自动检验；与程序不一致时检验不通过。请勿手工修改。

程序只按登记的事实对照方案第三部分提出建议，写明是哪一项、根据哪些事实、还缺什么；
是否认定为“群租”，由认定人在两名以上检查人员查看的基础上决定并署名。
"""
READINGS = """\
## 如何理解

- 低于、超过不含本数：恰好 {area} 平方米、恰好 {persons} 人都不算。数值取自 campaign.toml 的 [thresholds]。
- 面积是单间的使用面积（不是建筑面积），人数是同一间的全部居住人，儿童计入。面积除以人数不作四舍五入。
- 家庭除外只写在第（四）项，不及于第（三）项。同室全部居住人之间都有法定赡养、抚养、扶养义务关系才算；
  朋友、同事、未婚伴侣、表亲不算，有一人在外即不算。
- 客厅（起居室）是居住空间，整间出租不是第（二）项。书房、餐厅等文件没有列明的，由检查人员先定性。
- 第（一）项两种情形都针对原始设计为居住空间的房间；厨房等隔断或按床位出租的，归第（二）项。
- 第（五）项只在（一）至（四）项之一成立时成立，不能单独成立。
- 除外规定要求：住房租赁企业（不是个人二房东）代理经租；[thresholds] 中 exemption_conditions 各项都已核对符合；
  全户只隔出一间，且由客厅（起居室）隔出，客厅其余部分不另出租；全部房间都已查看。
  它只免去这一间在第（一）项的“分割、搭建”，按床位出租和第（二）至（四）项照算。文件没有写明“符合条件”“按规定”指什么。
- 三种结论：符合、不符合、待核实。缺的事实会影响结论时才是待核实；不影响时不必补。补充事实只会使待核实变为
  符合或不符合，不会使符合与不符合互换。
- 全户有一间符合即符合；全部房间都已查看且都不符合，才是不符合。

## 不能登记的和要再看一眼的

不能登记（程序拒绝并说明怎样改）：使用面积不大于 0 或超过 200 平方米；人数、床位数小于 0 或超过 100；儿童多于人数；
按床位出租而床位为 0；按床位出租而登记为未出租；全户未出租而有房间出租、有承租人或用作员工居住；两间同名；
登记为已查看全部房间而没有房间。

可以登记，但提示核对（不改变结论）：使用面积不到 2 或超过 60 平方米；一间超过 12 人；床位多于人数（包括有床位无人住）；
不足 2 人而登记法定义务关系；按床位出租而登记法定义务关系；全户出租而没有一间出租；只有剩余部分而没有隔间；
核对项不在现行清单中。单位承租用作员工居住的，另提示《上海市居住房屋租赁管理办法》第十一条，依据不同，不影响结论。
"""


def document() -> str:
    """The page for lawyers and inspectors: the clauses, how they are read, and every row of the table."""
    lines = [HEAD, "## 方案的规定", ""]
    lines += [f"- （{'一二三四五'[clause.number - 1]}）{clause.text(THRESHOLDS)}；" for clause in CLAUSES]
    lines += [f"- 除外：{EXEMPTION_WORDS}。", ""]
    lines += [READINGS.format(area=f"{THRESHOLDS.minimum_area_per_person:g}", persons=THRESHOLDS.maximum_persons)]
    lines += ["## 对照表", "", f"基准的房间：{_facts(ORDINARY_ROOM)}。", ""]
    lines += [f"基准的户：{_facts(ORDINARY_DWELLING)}。", ""]
    lines += ["“事实”一栏只写与基准不同之处；（一）至（五）和全户是整户的结论；理由是所注的一项对甲室的说明。", ""]
    for title, rows in SECTIONS:
        lines += [f"### {title}", "", "| 情形 | 事实 | 一 | 二 | 三 | 四 | 五 | 全户 | 理由 |", "|---" * 9 + "|"]
        lines += [_line(row) for row in rows]
        lines += [""]
    return "\n".join(lines)


def _line(row: Row) -> str:
    dwelling = row.dwelling
    signs = [{"符": "符合", "否": "不符合", "待": "待核实"}[sign] for sign in row.verdicts]
    whole = Verdict.MET.label if "符合" in signs else Verdict.TO_VERIFY.label if "待核实" in signs else "不符合"
    told = [f"{room.name}：{_differences(room, ORDINARY_ROOM)}" for room in dwelling.rooms]
    told += [f"全户：{_differences(dwelling, ORDINARY_DWELLING)}"] if row.home else []
    cells = [row.what, "<br>".join(told), *signs, whole, f"{numbered(row.clause)}，{row.reason}"]
    return f"| {' | '.join(cells)} |"


def _differences(item: Any, ordinary: Any) -> str:
    return _listed(item, [key for key in _keys(item) if getattr(item, key) != getattr(ordinary, key)]) or "同基准"


def _facts(item: Room | Dwelling) -> str:
    return _listed(item, [key for key in _keys(item) if getattr(item, key) not in (None, {})])


def _keys(item: Any) -> list[str]:
    return [entry.name for entry in fields(item) if entry.name not in ("name", "label", "rooms")]


def _listed(item: Any, keys: list[str]) -> str:
    return "；".join(part for key in keys for part in _parts(item, key))


def _parts(item: Any, key: str) -> list[str]:
    value = getattr(item, key)
    if key == "exemption_checks":
        return [f"核对“{condition}”：{'是' if ticked else '否'}" for condition, ticked in value.items()]
    name = LET_DWELLING if key == "is_let" and isinstance(item, Dwelling) else FACT_NAMES[key]
    return [f"{name}：{_value(value)}{UNITS.get(key, '') if value is not None else ''}"]


def _value(value: Any) -> str:
    if value is None:
        return "不明"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value.label) if isinstance(value, LabelledEnum) else f"{value:g}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
