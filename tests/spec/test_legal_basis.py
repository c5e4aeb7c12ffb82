"""Which law applied on which day, in rows that a lawyer can check against the published texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.orders.legal_basis import UNVERIFIED_AMOUNT, Amount, BasisKind, LegalBasisTable
from casework.orders.legal_basis_file import COLUMNS, LegalBasisError, parse_legal_basis
from data.legal_basis import BUNDLED, home_legal_basis, write_legal_basis
from data.settings import load_settings

CITY_2014 = "《上海市居住房屋租赁管理办法》（市政府令第68号，2014年修正）"
CITY_2023 = "《上海市住房租赁条例》"
NATIONAL = "《商品房屋租赁管理办法》（住房城乡建设部令第6号）"
PENALTY_LAW = "《中华人民共和国行政处罚法》（2021年修订）"
REVIEW_2017 = "《中华人民共和国行政复议法》（2017年修正）"
REVIEW_2023 = "《中华人民共和国行政复议法》（2023年修订）"

# (day of the act, kind, clause of the plan, what is quoted in the order of the table)
BY_DAY = [
    # the campaign: the city's measures of 2014 for area and persons, the national ones for rooms
    ("2021-10-09", "标准", 3, [f"{CITY_2014}第十条"]),
    ("2021-10-09", "标准", 4, [f"{CITY_2014}第十条"]),
    ("2021-10-09", "标准", 1, [f"{NATIONAL}第八条"]),
    ("2021-10-09", "标准", 2, [f"{NATIONAL}第八条"]),
    ("2021-10-09", "责令", 4, [f"{PENALTY_LAW}第二十八条", f"{CITY_2014}第三十二条"]),
    ("2021-10-09", "处罚", 4, [f"{CITY_2014}第三十二条", f"{PENALTY_LAW}第三十三条"]),
    ("2021-10-09", "处罚", 1, [f"{NATIONAL}第二十二条", f"{PENALTY_LAW}第三十三条"]),
    # before the amended measures took effect, and on their first day
    ("2014-04-30", "标准", 4, []),
    ("2014-05-01", "标准", 4, [f"{CITY_2014}第十条"]),
    # before the new penalty law, and on its first day
    ("2021-07-14", "责令", 1, [f"{NATIONAL}第二十二条"]),
    ("2021-07-15", "责令", 1, [f"{PENALTY_LAW}第二十八条", f"{NATIONAL}第二十二条"]),
    # the last day of the measures and the first of the city's regulation
    ("2023-01-31", "标准", 4, [f"{CITY_2014}第十条"]),
    ("2023-02-01", "标准", 4, [f"{CITY_2023}第十五条"]),
    ("2023-02-01", "处罚", 4, [f"{CITY_2023}第五十二条", f"{PENALTY_LAW}第三十三条"]),
]


def bundled() -> LegalBasisTable:
    """The table that comes with the program."""
    return parse_legal_basis(BUNDLED.read_text(encoding="utf-8"))


def kind_of(label: str) -> BasisKind:
    """The kind with this label."""
    return next(kind for kind in BasisKind if kind.label == label)


@pytest.mark.parametrize(("day", "kind", "clause", "quoted"), BY_DAY)
def test_the_law_of_the_day_of_the_act_is_quoted(day: str, kind: str, clause: int, quoted: list[str]) -> None:
    """行政处罚法 第三十七条: the law at the time of the act."""
    acted = date.fromisoformat(day)
    chosen = bundled().chosen(kind_of(kind), (clause,), acted, acted)
    assert [row.citation for row in chosen.rows] == quoted


@pytest.mark.parametrize(
    ("day", "review"), [("2021-10-12", REVIEW_2017), ("2023-12-31", REVIEW_2017), ("2024-01-01", REVIEW_2023)]
)
def test_the_review_law_changes_with_the_year_2024(day: str, review: str) -> None:
    """Sixty days in both, under different articles."""
    acted = date.fromisoformat(day)
    rows = {row.topic: row for row in bundled().chosen(BasisKind.RIGHTS, (1,), acted, acted).rows}
    assert rows["行政复议"].title == review
    assert "60日" in rows["行政复议"].gist
    assert "6个月" in rows["行政诉讼"].gist


def test_two_versions_are_both_shown_when_the_decision_falls_under_a_later_law() -> None:
    """The milder one applies; the program does not say which that is."""
    chosen = bundled().chosen(BasisKind.PENALTY, (4,), date(2023, 1, 20), date(2023, 2, 10))
    assert chosen.rows[0].citation == f"{CITY_2014}第三十二条"
    note = chosen.notes[0]
    assert f"{CITY_2014}第三十二条" in note and f"{CITY_2023}第五十二条" in note and "第三十七条" in note


def test_an_amount_that_nobody_verified_is_unknown_and_says_so() -> None:
    """Never a number that the source does not hold."""
    row = bundled().chosen(BasisKind.PENALTY, (3,), date(2021, 10, 9), date(2021, 10, 12)).rows[0]
    assert row.amount == Amount() and row.amount is not None
    assert row.amount.words == UNVERIFIED_AMOUNT == "金额待核实"


def test_a_day_without_any_law_in_the_table_is_named() -> None:
    """A gap is a note with the day and the file, not an empty list without a word."""
    chosen = bundled().chosen(BasisKind.CRITERIA, (4,), date(2010, 1, 1), date(2010, 1, 5))
    assert chosen.rows == ()
    assert "2010-01-01" in chosen.notes[0] and "legal_basis.csv" in chosen.notes[0]


def test_rows_for_looking_up_are_never_quoted() -> None:
    """What fits none of the five clauses stays in the table only (第三十一条, by the police)."""
    table = bundled()
    every = [
        row.citation
        for kind in BasisKind
        for row in table.chosen(kind, range(1, 6), date(2021, 10, 9), date(2021, 10, 9)).rows
    ]
    assert not any("第三十一条" in citation or "第十一条" in citation for citation in every)


def rows_of(*changes: dict[str, str]) -> str:
    """A csv text of rows that are right but for these changes."""
    right = dict(
        zip(COLUMNS, ("处罚", "甲", "《某办法》", "第一条", "2020-01-01", "", "全部", "内容", "", "", ""), strict=True)
    )
    lines = [",".join(COLUMNS), *(",".join({**right, **change}.values()) for change in changes)]
    return "\n".join(lines)


# (change of the only row, words of the error: row, column, mend)
BAD_CELLS = [
    ({"类别": "罚金"}, ["第 2 行", "“类别”列", "标准、责令、处罚、权利"]),
    ({"法规": ""}, ["第 2 行", "“法规”列", "不能为空"]),
    ({"施行日期": "2021-13-01"}, ["“施行日期”列", "2021-07-15"]),
    ({"施行日期": "去年"}, ["“施行日期”列", "去年"]),
    ({"失效日期": "2019-12-31"}, ["“失效日期”列", "早于"]),
    ({"适用情形": "6"}, ["“适用情形”列", "1 至 5"]),
    ({"罚款下限": "一千", "罚款上限": "3000"}, ["“罚款下限”列", "整数"]),
    ({"罚款下限": "-5", "罚款上限": "3000"}, ["“罚款下限”列", "整数"]),
    ({"罚款下限": "3000", "罚款上限": "1000"}, ["“罚款上限”列", "小于"]),
    ({"罚款下限": "待核实", "罚款上限": "1000"}, ["“罚款上限”列", "待核实"]),
    ({"罚款下限": "1000"}, ["“罚款上限”列"]),
    ({"类别": "标准", "罚款下限": "1", "罚款上限": "2"}, ["“罚款下限”列", "只有“处罚”"]),
    ({"内容": "长" * 501}, ["“内容”列", "500"]),
    ({"内容": "\u202e文字"}, ["“内容”列", "控制字符"]),
]


@pytest.mark.parametrize(
    ("change", "words"), BAD_CELLS, ids=[f"{next(iter(row[0]))}-{n}" for n, row in enumerate(BAD_CELLS)]
)
def test_a_faulty_cell_is_named_by_row_and_column(change: dict[str, str], words: list[str]) -> None:
    """The office edits the file in Excel: the message says where and how to mend it."""
    with pytest.raises(LegalBasisError) as error:
        parse_legal_basis(rows_of(change))
    assert all(word in str(error.value) for word in words), str(error.value)


# (end of the first version, begin of the second, word of the error or None)
VERSIONS = [
    ("2022-12-31", "2023-01-01", None),
    ("2022-12-31", "2022-12-31", "重叠"),
    ("", "2023-01-01", "重叠"),
    ("2022-12-31", "", "重叠"),
    ("2022-12-31", "2023-01-02", "中间没有依据"),
]


@pytest.mark.parametrize(("ends", "begins", "word"), VERSIONS)
def test_versions_of_one_rule_neither_overlap_nor_leave_a_gap(ends: str, begins: str, word: str | None) -> None:
    """One rule has one version on each day."""
    text = rows_of({"失效日期": ends}, {"施行日期": begins})
    if word is None:
        assert len(parse_legal_basis(text).rows) == 2
        return
    with pytest.raises(LegalBasisError, match=word) as error:
        parse_legal_basis(text)
    assert "“施行日期”列" in str(error.value)


@pytest.mark.parametrize("text", ["", "a,b\n1,2", ",".join(COLUMNS), ",".join(COLUMNS) + '\n"没有收尾'])
def test_a_file_that_is_no_table_is_refused(text: str) -> None:
    """Empty, foreign, without rows, cut off."""
    with pytest.raises(LegalBasisError, match=r"legal_basis\.csv"):
        parse_legal_basis(text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_file_is_read_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    """With slashes in the dates, in either encoding of the office."""
    text = BUNDLED.read_text(encoding="utf-8").replace("2021-07-15", "2021/7/15")
    (tmp_path / "legal_basis.csv").write_bytes(text.encode(encoding))
    assert home_legal_basis(load_settings(tmp_path, {})) == bundled()


def test_the_office_s_own_table_is_never_overwritten(tmp_path: Path) -> None:
    """A second init or demo leaves it as the office wrote it."""
    own = write_legal_basis(tmp_path)
    own.write_text("甲", encoding="utf-8")
    assert write_legal_basis(tmp_path).read_text(encoding="utf-8") == "甲"
