"""Hotline orders: idempotent by number, with history, located, scrubbed, without the complainant."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.errors import PermissionDeniedError, UserError
from casework.events import Actor
from casework.vocabulary import Role
from data.imports import RowError, run_import
from data.review import place_complaint
from data.schema import SHANGHAI
from data.store import Store
from tests.import_files import (
    CODE,
    NOW,
    ORDER,
    batches,
    campaign,
    compounds_file,
    contents,
    hotline_file,
    imported,
    orders,
    write_csv,
    write_xlsx,
)

LATER = NOW + timedelta(days=1)


@pytest.fixture
def ready(sqlite_store: Store, tmp_path: Path) -> Store:
    """A store with the two invented compounds."""
    imported(sqlite_store, "compounds", compounds_file(tmp_path))
    return sqlite_store


def test_an_order_is_stored_with_its_place_on_both_engines(store: Store, tmp_path: Path) -> None:
    """Every column of the grid export arrives; the place comes from the gazetteer, the committee from the compound."""
    imported(store, "compounds", compounds_file(tmp_path))
    report = imported(store, "hotline", hotline_file(tmp_path))
    assert (report.read, report.added, report.rejected) == (1, 1, 0)
    (order,) = orders(store)
    expected = {
        "order_number": "20211012000123",
        "revision": 1,
        "known_from": NOW,
        "known_to": None,
        "received_at": datetime(2021, 10, 12, 9, 5, tzinfo=SHANGHAI),
        "closed_at": datetime(2021, 10, 15, 16, tzinfo=SHANGHAI),
        "channel": "电话",
        "order_type": "投诉",
        "category": "房屋管理-群租",
        "raw_address": "云溪路12弄3号502室",
        "text": "反映群租扰民",
        "is_repeat": False,
        "repeat_of": None,
        "department": "城管中队",
        "first_contact": "是",
        "outcome": "实际解决",
        "satisfaction": "满意",
        "level": "dwelling",
        "compound_id": 1,
        "room": "502",
        "committee_code": "01",
        "located_by": "rule",
    }
    assert {name: order[name] for name in expected} == expected
    assert store.verify_chain(CODE) == []


def test_importing_the_same_file_again_changes_nothing_at_all(ready: Store, tmp_path: Path) -> None:
    """0 added, 0 updated, and not one row of the database differs, not even the version."""
    path = hotline_file(tmp_path, {}, {"热线12345工单编号": "2", "发生地址": "对面"})
    first = imported(ready, "hotline", path)
    before = contents(ready)
    again = imported(ready, "hotline", path, now=LATER)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert again.located == first.located == {"户": 1, "楼": 0, "小区": 0, "街道外": 0, "待定": 1}
    assert contents(ready) == before


def test_a_changed_row_is_an_update_with_history(ready: Store, tmp_path: Path) -> None:
    """The old revision is closed at the moment of the import, the new one is open; the others are untouched."""
    imported(ready, "hotline", hotline_file(tmp_path, {"综合满意度": "未评价"}, {"热线12345工单编号": "2"}))
    report = imported(
        ready, "hotline", hotline_file(tmp_path, {"综合满意度": "不满意"}, {"热线12345工单编号": "2"}), now=LATER
    )
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    revisions = [
        (one["order_number"], one["revision"], one["satisfaction"], one["known_from"], one["known_to"])
        for one in orders(ready)
    ]
    assert revisions == [
        ("2", 1, "满意", NOW, None),
        ("20211012000123", 1, "未评价", NOW, LATER),
        ("20211012000123", 2, "不满意", LATER, None),
    ]


def test_columns_that_a_file_lacks_keep_their_stored_value(ready: Store, tmp_path: Path) -> None:
    """A district export without 满意度 does not wipe out the satisfaction that the grid export brought."""
    imported(ready, "hotline", hotline_file(tmp_path))
    short = write_csv(
        tmp_path / "short.csv",
        [{"工单编号": "20211012000123", "受理时间": ORDER["受理时间"], "发生地址": "芦汀路88弄"}],
    )
    report = imported(ready, "hotline", short, now=LATER)
    assert report.updated == 1
    latest = orders(ready)[-1]
    assert (latest["satisfaction"], latest["text"]) == ("满意", "反映群租扰民")
    assert (latest["raw_address"], latest["compound_id"], latest["committee_code"]) == ("芦汀路88弄", 2, "02")


def test_no_trace_of_the_complainant_is_left(ready: Store, tmp_path: Path) -> None:
    """Name and number columns are never read; numbers inside the text and the address are masked."""
    path = hotline_file(
        tmp_path,
        {
            "来电人": "欧阳某某",
            "联系电话": "13900005678",
            "诉求内容": "市民13900004321来电，身份证310117198001011234，车沪A12345，工单号20211012000123",
            "发生地址": "云溪路12弄3号502室 联系13900004321",
        },
        {"热线12345工单编号": "9", "受理时间": "看不懂13900004321", "来电人": "欧阳某某"},
    )
    report = imported(ready, "hotline", path)
    everything = json.dumps([report.as_json(), repr(contents(ready))], ensure_ascii=False)
    for secret in ("欧阳某某", "13900005678", "13900004321", "310117198001011234", "12345，"):
        assert secret not in everything
    assert "工单号20211012000123" in orders(ready)[0]["text"]


def test_a_dry_run_tells_all_and_stores_nothing(ready: Store, tmp_path: Path) -> None:
    """The report of the dry run is that of the real run; the database is as before."""
    path = hotline_file(tmp_path, {}, {"热线12345工单编号": "2", "受理时间": "3020-01-01"})
    before = contents(ready)
    told = imported(ready, "hotline", path, dry_run=True)
    assert contents(ready) == before
    real = imported(ready, "hotline", path)
    assert told.counts() == real.counts()
    assert told.errors == real.errors
    assert real.added == 1


def test_rows_of_one_order_inside_a_file(ready: Store, tmp_path: Path) -> None:
    """Identical rows count once; of contradicting rows the last is stored, and the user is told."""
    path = hotline_file(
        tmp_path,
        {"综合满意度": "未评价"},
        {"综合满意度": "未评价"},
        {"综合满意度": "不满意"},
        {"热线12345工单编号": "2"},
    )
    report = imported(ready, "hotline", path)
    assert (report.read, report.added, report.skipped) == (4, 2, 2)
    assert [one["satisfaction"] for one in orders(ready)] == ["满意", "不满意"]
    assert any("20211012000123（第2、4行）" in warning for warning in report.warnings)
    assert imported(ready, "hotline", path, now=LATER).unchanged == 2


def test_contradicting_rows_whose_last_says_what_is_stored(ready: Store, tmp_path: Path) -> None:
    """The first of two rows differs from the store, the last does not: nothing is written."""
    imported(ready, "hotline", hotline_file(tmp_path))
    before = contents(ready)
    report = imported(ready, "hotline", hotline_file(tmp_path, {"综合满意度": "一般"}, {}), now=LATER)
    assert (report.updated, report.unchanged, report.skipped) == (0, 1, 1)
    assert contents(ready) == before


@pytest.mark.parametrize(
    ("order", "column", "reason"),
    [
        ({"受理时间": "3020-10-12 09:05"}, "受理时间", "年份3020"),
        (
            {"受理时间": "2021-10-29 09:05", "结案时间": ""},
            "受理时间",
            "晚于导入时间",
        ),  # now is 10-27 09:30, a day is tolerated
        ({"受理时间": ""}, "受理时间", "受理时间为空"),
        ({"结案时间": "2021-10-12 09:04"}, "结案时间", "办结时间早于受理时间"),  # one minute before
        ({"结案时间": "2021-10-11"}, "结案时间", "办结时间早于受理时间"),
        ({"热线12345工单编号": ""}, "热线12345工单编号", "编号为空"),
        ({"热线12345工单编号": "2.02E+13"}, "热线12345工单编号", "科学计数法"),
        ({"是否重复": "大概"}, "是否重复", "不是“是”或“否”"),
    ],
)
def test_a_faulty_row_is_rejected_with_place_reason_and_mend(
    ready: Store, tmp_path: Path, order: dict[str, str], column: str, reason: str
) -> None:
    """The other rows of the file are stored all the same."""
    report = imported(ready, "hotline", hotline_file(tmp_path, order, {"热线12345工单编号": "2"}))
    assert (report.added, report.rejected) == (1, 1)
    (error,) = report.errors
    assert (error.file, error.row, error.column) == ("hotline.csv", 2, column)
    assert reason in error.reason
    assert error.mend
    assert [one["order_number"] for one in orders(ready)] == ["2"]


@pytest.mark.parametrize("closed", ["2021-10-12", "2021-10-12 09:05:00"])
def test_closed_on_the_day_or_minute_of_receipt_is_possible(ready: Store, tmp_path: Path, closed: str) -> None:
    """A closing date without a time on the day of receipt is not before it."""
    assert imported(ready, "hotline", hotline_file(tmp_path, {"结案时间": closed})).added == 1
    assert orders(ready)[0]["closed_at"] == orders(ready)[0]["received_at"]


def test_every_fault_of_a_row_is_told_at_once(ready: Store, tmp_path: Path) -> None:
    """Two bad cells make one rejected row and two errors."""
    report = imported(ready, "hotline", hotline_file(tmp_path, {"受理时间": "昨天", "结案时间": "今天"}))
    assert report.rejected == 1
    assert [error.column for error in report.errors] == ["受理时间", "结案时间"]


def test_the_district_export(ready: Store, tmp_path: Path) -> None:
    """Other titles, a limit without a time (end of that day), 退单 to another street, another street's order."""
    base = {
        "序号": "1",
        "工单编号": "D1",
        "登记时间": "2021/10/12 9:05",
        "诉求分类": "群租",
        "诉求地址": "芦汀新村5号",
        "诉求内容": "群租",
        "承办单位": "房管所",
        "办理时限": "2021-10-19",
        "办结时间": "",
        "所属街镇": "云溪街道",
        "工单状态": "处置中",
        "退单原因": "",
    }
    rows = [
        base,
        {**base, "工单编号": "D2", "工单状态": "已退单", "退单原因": "不属本辖区"},
        {**base, "工单编号": "D3", "工单状态": "已退单", "退单原因": "职能不符"},
        {**base, "工单编号": "D4", "所属街镇": "松原镇"},
        {**base, "工单编号": "D5", "所属街镇": "云溪"},
    ]
    report = imported(ready, "hotline", write_csv(tmp_path / "district.csv", rows, "gb18030"))
    assert report.errors == ()
    found = {one["order_number"]: one for one in orders(ready)}
    assert {number: (one["level"], one["located_by"]) for number, one in found.items()} == {
        "D1": ("building", "rule"),
        "D2": ("outside", "file"),
        "D3": ("building", "rule"),
        "D4": ("outside", "file"),
        "D5": ("building", "rule"),
    }
    assert found["D1"]["due_at"] == datetime(2021, 10, 19, 23, 59, 59, tzinfo=SHANGHAI)
    assert found["D1"]["department"] == "房管所"


def test_the_beijing_style_export(ready: Store, tmp_path: Path) -> None:
    """来电时间, 街乡镇, 是否解决 and 是否满意 mean the same in other words."""
    row = {
        "工单编号": "B1",
        "来电时间": "2021年10月12日 9:05",
        "问题分类": "住房-群租",
        "被反映区": "东区",
        "街乡镇": "云溪街道",
        "问题地址": "云溪苑",
        "诉求内容": "群租",
        "是否联系": "是",
        "是否解决": "是",
        "是否满意": "否",
    }
    report = imported(ready, "hotline", write_csv(tmp_path / "beijing.csv", [row]))
    (order,) = orders(ready)
    assert report.added == 1
    assert (order["level"], order["outcome"], order["satisfaction"], order["first_contact"]) == (
        "compound",
        "实际解决",
        "不满意",
        "是",
    )


def test_only_hotline_orders_on_the_campaigns_subject_are_taken(ready: Store, tmp_path: Path) -> None:
    """Findings of grid inspectors and orders without the campaign's words are skipped and counted."""
    rows = [
        {**ORDER, "信息来源": "10"},
        {**ORDER, "热线12345工单编号": "2", "信息来源": "1"},  # 监督员
        {**ORDER, "热线12345工单编号": "", "信息来源": "监督员上报"},
        {**ORDER, "热线12345工单编号": "4", "信息来源": "10", "业务类型": "噪声", "诉求内容": "夜间施工"},
    ]
    report = imported(
        ready, "hotline", write_csv(tmp_path / "h.csv", rows), campaign=campaign(hotline_filter=("群租",))
    )
    assert (report.read, report.added, report.skipped, report.rejected) == (4, 1, 3, 0)
    assert any("3 行不是热线工单" in warning for warning in report.warnings)


def test_titles_of_the_users_own(ready: Store, tmp_path: Path) -> None:
    """A title that only this office uses is understood once campaign.toml names it."""
    row = {"内部流水": "X1", "受理时间": "2021-10-12", "发生地址": "云溪苑"}
    path = write_csv(tmp_path / "own.csv", [row])
    with pytest.raises(UserError, match="缺少必需的列"):
        imported(ready, "hotline", path)
    report = imported(ready, "hotline", path, campaign=campaign(hotline_columns={"内部流水": "order_number"}))
    assert report.added == 1


def test_an_unknown_answer_is_kept_and_pointed_out(ready: Store, tmp_path: Path) -> None:
    """A new word for satisfaction would silently fall out of the rates; the user is told."""
    report = imported(ready, "hotline", hotline_file(tmp_path, {"综合满意度": "五星"}))
    assert orders(ready)[0]["satisfaction"] == "五星"
    assert any("五星" in warning for warning in report.warnings)


def test_a_persons_place_holds_until_the_address_changes(ready: Store, tmp_path: Path) -> None:
    """A later export with a new status keeps the place that a person chose; a new address is placed anew."""
    imported(ready, "hotline", hotline_file(tmp_path, {"发生地址": "老地方"}))
    place_complaint(ready, CODE, "20211012000123", 2, None, Actor("chengyun-1", Role.OPERATIONS_CENTRE), NOW)
    imported(ready, "hotline", hotline_file(tmp_path, {"发生地址": "老地方", "综合满意度": "一般"}), now=LATER)
    assert (orders(ready)[-1]["compound_id"], orders(ready)[-1]["located_by"]) == (2, "chengyun-1")
    imported(ready, "hotline", hotline_file(tmp_path, {"发生地址": "云溪路12弄"}), now=LATER)
    assert (orders(ready)[-1]["compound_id"], orders(ready)[-1]["located_by"]) == (1, "rule")


def test_an_order_can_be_returned_and_come_back(ready: Store, tmp_path: Path) -> None:
    """退单 puts the order outside; when it is assigned again it gets its place back."""
    row: dict[str, Any] = {**ORDER, "是否退单": "否"}
    path = tmp_path / "h.csv"
    levels = []
    for flag in ("否", "是", "是", "否"):
        imported(ready, "hotline", write_csv(path, [{**row, "是否退单": flag}]), now=LATER)
        levels.append((len(orders(ready)), orders(ready)[-1]["level"]))
    assert levels == [(1, "dwelling"), (2, "outside"), (2, "outside"), (3, "dwelling")]


def test_numbers_that_went_through_excel_as_csv_are_refused(ready: Store, tmp_path: Path) -> None:
    """When every 18-digit number ends in 000, the file was saved by Excel: nothing of it is stored."""
    damaged = [{"热线12345工单编号": f"20211012{n:07d}000"} for n in range(3)]
    before = contents(ready)
    with pytest.raises(UserError, match="不要先用 Excel 打开"):
        imported(ready, "hotline", hotline_file(tmp_path, *damaged))
    assert contents(ready) == before


def test_a_damaged_number_cell_is_refused_as_one_row(ready: Store, tmp_path: Path) -> None:
    """An 18-digit number in a number cell has lost its last digits."""
    path = write_xlsx(
        tmp_path / "h.xlsx",
        [["工单编号", "受理时间", "发生地址"], [202110120001231234, "2021.10.12", "云溪苑"], ["A2", 44481, "云溪苑"]],
    )
    report = imported(ready, "hotline", path)
    assert (report.added, report.rejected) == (1, 1)
    assert "超过15位" in report.errors[0].reason
    assert "文本格式" in report.errors[0].mend
    assert orders(ready)[0]["received_at"] == datetime(2021, 10, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OPERATIONS_CENTRE, Role.SAFETY_OFFICE)])
def test_only_the_two_offices_import(ready: Store, tmp_path: Path, role: Role) -> None:
    """Every other role is refused before the file is opened."""
    with pytest.raises(PermissionDeniedError, match="不能导入"):
        imported(ready, "hotline", tmp_path / "missing.csv", actor=Actor("someone", role, "01"))


def test_an_unknown_kind_names_the_known_ones(ready: Store, tmp_path: Path) -> None:
    """The registry is in the message."""
    with pytest.raises(UserError, match="hotline、compounds、boundaries、roster"):
        run_import(ready, CODE, "people", tmp_path, campaign(), Actor("a", Role.SAFETY_OFFICE), NOW)


def test_the_json_of_the_report_is_the_contract(ready: Store, tmp_path: Path) -> None:
    """The keys that the command line promises, with five levels in Chinese."""
    report = imported(ready, "hotline", hotline_file(tmp_path, {}, {"热线12345工单编号": ""}))
    told = json.loads(json.dumps(report.as_json(), ensure_ascii=False))
    assert {"read", "added", "updated", "unchanged", "rejected", "located", "errors"} <= told.keys()
    assert list(told["located"]) == ["户", "楼", "小区", "街道外", "待定"]
    assert {"file", "row", "column", "value", "reason"} <= told["errors"][0].keys()
    assert told["read"] == told["added"] + told["updated"] + told["unchanged"] + told["skipped"] + told["rejected"]


def test_progress_rises_to_one(ready: Store, tmp_path: Path) -> None:
    """The listener hears growing shares and ends at 1."""
    heard: list[float] = []
    imported(ready, "hotline", hotline_file(tmp_path), progress=lambda share, step: heard.append(share))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_each_file_leaves_a_batch(ready: Store, tmp_path: Path) -> None:
    """One row per file that changed something, under the version of its audit row."""
    before = batches(ready)
    imported(ready, "hotline", hotline_file(tmp_path))
    imported(ready, "hotline", hotline_file(tmp_path))
    assert batches(ready) == before + 1


def test_an_error_reads_as_a_sentence() -> None:
    """file, row, column, reason and mend in one line, for logs and the command line."""
    error = RowError("h.csv", 7, "受理时间", "昨天", "日期看不懂", "请写成 2021-10-28")
    assert str(error) == "h.csv 第7行“受理时间”：日期看不懂。请写成 2021-10-28。"


def test_a_decision_made_while_a_file_is_read_is_not_lost(ready: Store, tmp_path: Path) -> None:
    """Somebody places an order while the import reads: the import notices, reads again and keeps the decision."""
    imported(ready, "hotline", hotline_file(tmp_path, {"发生地址": "老地方", "综合满意度": "未评价"}))
    path = hotline_file(tmp_path, {"发生地址": "老地方", "综合满意度": "满意"})
    heard: list[str] = []

    def interrupt(share: float, step: str) -> None:
        heard.append(step)
        if len(heard) == 1:
            place_complaint(ready, CODE, "20211012000123", 2, None, Actor("chengyun-1", Role.OPERATIONS_CENTRE), NOW)

    report = imported(ready, "hotline", path, now=LATER, progress=interrupt)
    assert report.updated == 1
    latest = orders(ready)[-1]
    assert (latest["satisfaction"], latest["compound_id"], latest["located_by"]) == ("满意", 2, "chengyun-1")
    assert [one["revision"] for one in orders(ready)] == [1, 2, 3]


def test_two_imports_of_one_file_at_the_same_time_store_it_once(ready: Store, tmp_path: Path) -> None:
    """The second import, finished while the first was reading, makes the first one find everything there."""
    path = hotline_file(tmp_path)
    heard: list[str] = []

    def interrupt(share: float, step: str) -> None:
        heard.append(step)
        if len(heard) == 1:
            assert imported(ready, "hotline", path).added == 1

    report = imported(ready, "hotline", path, progress=interrupt)
    assert (report.added, report.unchanged) == (0, 1)
    assert len(orders(ready)) == 1
