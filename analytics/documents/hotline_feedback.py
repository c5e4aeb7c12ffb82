"""12345 complaints of the last years for those who survey (F1 per committee, F2 for the street): places, no words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from analytics import wording
from analytics.documents.model import Annex, Box, Document, Paragraph, Section, Table


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Orders on one place (a compound, or a committee) in one year, repeats among them."""

    place: str
    year: int
    orders: int
    repeats: int


@dataclass(frozen=True, slots=True)
class HotlineFeedback:
    """What the sheet is written from.

    addressee: whom it is for, None = the whole street. places: counts by place and year, in the order to be shown.
    repeats: how many of the orders of the annex are repeats. unplaced: how many of them are in none of the places.
    cautions: what must be known first. annex: the orders, one a row.
    """

    subdistrict_name: str
    addressee: str | None
    unit: str
    start: date
    as_of: date
    marks: tuple[str, ...]
    order_types: tuple[str, ...]
    places: tuple[PlaceCount, ...]
    repeats: int
    unplaced: int
    cautions: tuple[str, ...]
    annex: Annex


def hotline_feedback(given: HotlineFeedback) -> Document:
    """The sheet: how many, where, in which years, how often again; the list as an annex."""
    whom = given.addressee or "全街道"
    total = len(given.annex.rows)
    what = "小区" if given.addressee else "居委会"
    said = [
        f"{wording.long_day(given.start)}至{wording.long_day(given.as_of)}，{whom}共受理群租投诉 {total} 件"
        f"（{wording.order_types(given.order_types)}，附表1），其中平台标注重复 {given.repeats} 件"
    ]
    if given.unplaced:
        where = "暂不能列入任何小区" if given.addressee else "暂不属于任何居委会"
        said.append(f"，地址未定位 {given.unplaced} 件（{where}，不在下表中）")
    said.append("。")
    table = _table(given.places, what)
    body = (table,) if table.rows else (Paragraph("没有定位到本区域的投诉。"),)
    use = (
        "请对照清单逐户排摸，并与居民反映、近年已整治点位合并，一户一档；同一户在多个来源出现的只建一档、来源都保留。"
        if given.addressee
        else "各居委会清单另行反馈。未定位工单请先核实地址，再归入居委会。"
    )
    return Document(
        title=f"{given.subdistrict_name}近年12345群租投诉情况{'反馈' if given.addressee else '汇总'}",
        unit=given.unit,
        day=given.as_of,
        marks=((f"致：{given.addressee}",) if given.addressee else ()) + given.marks,
        sections=(
            Section("一、总体情况", (*map(Box, given.cautions), Paragraph("".join(said)))),
            Section(f"二、各{what}情况", body),
            Section(
                "三、使用要求", (Paragraph(use), Paragraph("工单内容和诉求人信息不随本表反馈，不得向无关人员透露。"))
            ),
        ),
        annexes=(given.annex,),
    )


def _table(places: tuple[PlaceCount, ...], what: str) -> Table:
    years = sorted({row.year for row in places})
    orders: Counter[tuple[str, int]] = Counter()
    repeats: Counter[str] = Counter()
    for row in places:
        orders[row.place, row.year] += row.orders
        repeats[row.place] += row.repeats
    names = tuple(dict.fromkeys(row.place for row in places))
    rows: list[tuple[str | int, ...]] = [
        (name, *(orders[name, year] for year in years), sum(orders[name, year] for year in years), repeats[name])
        for name in names
    ]
    if rows:
        rows.append(("合计", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True))))
    columns = (what, *(f"{year}年" for year in years), "合计", "其中重复")
    return Table(f"各{what}投诉件数（件）", columns, tuple(rows), has_total=True)
