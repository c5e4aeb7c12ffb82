"""campaign.toml: the template is the document's own campaign, and every fault is named with key and mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.campaign.model import Campaign
from casework.campaign.parts import Committee, DateRange, Deadline, Phase, Target, Thresholds
from casework.campaign.reading import load_campaign, parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.campaign.writing import campaign_toml
from casework.errors import CampaignError, NotFoundError
from casework.priority import PriorityWeights
from casework.revisits.rules import RevisitRules

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)
COMMITTEES = '[[committees]]\ncode = "01"\nname = "甲"\n[[committees]]\ncode = "02"\nname = "乙"\n'


def refusal(text: str) -> str:
    """The message with which the text is refused."""
    with pytest.raises(CampaignError) as refused:
        parse_campaign(text)
    return str(refused.value)


def changed(old: str, new: str) -> str:
    """The template with one place changed."""
    assert CAMPAIGN_TEMPLATE.count(old) == 1, old
    return CAMPAIGN_TEMPLATE.replace(old, new)


def test_the_template_is_the_documents_campaign() -> None:
    """Phases, the four deadlines, thresholds and the aim as the plan document has them."""
    assert [(phase.name, phase.start, phase.end) for phase in CAMPAIGN.phases] == [
        ("排摸", date(2021, 9, 26), date(2021, 10, 11)),
        ("整治", date(2021, 10, 12), date(2021, 11, 9)),
        ("验收", date(2021, 11, 10), date(2021, 11, 30)),
    ]
    assert {deadline.key: deadline.day for deadline in CAMPAIGN.deadlines} == {
        "survey_report": date(2021, 10, 11),
        "clearing": date(2021, 11, 9),
        "district_report": date(2021, 11, 10),
        "acceptance_end": date(2021, 11, 30),
    }
    assert (CAMPAIGN.thresholds.minimum_area_per_person, CAMPAIGN.thresholds.maximum_persons) == (5.0, 2)
    target = CAMPAIGN.target
    assert target.goal == -0.25
    assert (target.baseline.start, target.baseline.end) == (date(2020, 7, 1), date(2020, 12, 31))
    assert (target.current.start, target.current.end) == (date(2021, 7, 1), date(2021, 12, 31))
    assert target.baseline_count is None
    assert CAMPAIGN.document_number == "松府九办字〔2021〕61号"
    assert (CAMPAIGN.subdistrict_code, CAMPAIGN.list_locked_on) == ("310117006", date(2021, 10, 11))
    assert CAMPAIGN.week_starts_on == 1
    assert CAMPAIGN.revisits == RevisitRules(30, 15, 90, 90, 3)


def test_the_template_only_lacks_committees() -> None:
    """A real start is valid at once; the one warning says what to fill in."""
    assert CAMPAIGN.committees == ()
    (warning,) = CAMPAIGN.warnings()
    assert "尚未填写居委会" in warning
    assert parse_campaign(CAMPAIGN_TEMPLATE + COMMITTEES).warnings() == ()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2021, 9, 25), None),
        (date(2021, 9, 26), "排摸"),
        (date(2021, 10, 11), "排摸"),
        (date(2021, 10, 12), "整治"),
        (date(2021, 11, 9), "整治"),
        (date(2021, 11, 10), "验收"),
        (date(2021, 11, 30), "验收"),
        (date(2021, 12, 1), None),
    ],
)
def test_phase_on(day: date, name: str | None) -> None:
    """Both days of a phase belong to it."""
    phase = CAMPAIGN.phase_on(day)
    assert (phase and phase.name) == name


def test_deadline_by_key() -> None:
    """The district's report is due on the first day of the phase that it should sum up."""
    assert CAMPAIGN.deadline("district_report").day == date(2021, 11, 10)
    with pytest.raises(NotFoundError, match="monthly"):
        CAMPAIGN.deadline("monthly")


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2021, 10, 11), "survey_report"),  # due today still counts as next
        (date(2021, 10, 12), "clearing"),
        (date(2021, 11, 11), "acceptance_end"),
        (date(2021, 12, 1), None),
    ],
)
def test_next_deadline(day: date, key: str | None) -> None:
    """The earliest deadline that has not passed."""
    deadline = CAMPAIGN.next_deadline(day)
    assert (deadline and deadline.key) == key


def test_committees_keep_their_official_order_and_their_days() -> None:
    """One committee splits: the old one until the 5th, the new ones from the 6th, in the order of the file."""
    text = CAMPAIGN_TEMPLATE + (
        '[[committees]]\ncode = "09"\nname = "旧"\nvalid_to = 2021-10-05\n'
        '[[committees]]\ncode = "03"\nname = "新一"\nvalid_from = 2021-10-06\n'
        '[[committees]]\ncode = "01"\nname = "新二"\nvalid_from = 2021-10-06\n'
        '[[committees]]\ncode = "02"\nname = "常在"\n'
    )
    campaign = parse_campaign(text)
    assert [committee.code for committee in campaign.committees_on(date(2021, 10, 5))] == ["09", "02"]
    assert [committee.code for committee in campaign.committees_on(date(2021, 10, 6))] == ["03", "01", "02"]
    assert campaign.committee("01").name == "新二"
    with pytest.raises(NotFoundError, match="“77”"):
        campaign.committee("77")


# old text in the template, new text, then what the message must contain: key first
FAULTS = [
    ("end = 2021-10-11", "end = 2021-09-25", ["phases[1].end", "早于开始日期 2021-09-26"]),
    ("start = 2021-10-12", "start = 2021-10-11", ["phases[2].start", "与“排摸”（至 2021-10-11）重叠"]),
    ("start = 2021-11-10", "start = 2021-02-30", ["phases[3].start", "2021-02-30 不存在"]),
    ("start = 2021-11-10", "start = 2021-11-1", ["phases[3].start", "请写成 2021-11-01"]),
    ("start = 2021-11-10", 'start = "2021-11-10"', ["phases[3].start", "不加引号"]),
    ("start = 2021-11-10", "start = 2021-11-10T08:00:00", ["phases[3].start", "去掉时间"]),
    ("start = 2021-11-10", "start = 5", ["phases[3].start", "应为日期"]),
    ("end = 2021-11-30", "end = 3021-11-30", ["phases[3].end", "核对年份"]),
    ('name = "验收"', 'name = "整治"', ["phases[3].name", "阶段名称“整治”与第 2 个重复"]),
    ('name = "验收"', "", ["phases[3].name", "缺少必填项"]),
    ('name = "验收"', 'name = " "', ["phases[3].name", "不能为空"]),
    ('name = "验收"', "name = 3", ["phases[3].name", "应为文字"]),
    ('key = "clearing"', 'key = "survey_report"', ["deadlines[2].key", "重复"]),
    ("list_locked_on = 2021-10-11", "", ["list_locked_on", "缺少必填项"]),
    ("list_locked_on", "list_locked", ["list_locked：", "是否应为“list_locked_on”"]),
    ("goal = -0.25", "gaol = -0.25", ["target.gaol", "是否应为“goal”"]),
    ("goal = -0.25", "goal = -0.25\nxyz = 1", ["target.xyz", "可用的键有"]),
    ("goal = -0.25", "goal = -0.25\nweek_starts_on = 5", ["target.week_starts_on", "写错了位置"]),
    ("goal = -0.25", "goal = 0", ["target.goal", "-1 与 0 之间"]),
    ("goal = -0.25", "goal = -1", ["target.goal", "-1 与 0 之间"]),
    ("goal = -0.25", "goal = 0.25", ["target.goal", "下降25%写作 -0.25"]),
    ("goal = -0.25", "goal = nan", ["target.goal", "-1 与 0 之间"]),
    ("goal = -0.25", 'goal = "25%"', ["target.goal", "应为数字"]),
    ("baseline_source = ", "# ", ["target.baseline_source", "缺少必填项"]),
    ("baseline_source = ", 'baseline_source = "" # ', ["target.baseline_source", "没有写明基数来源"]),
    ("# baseline_count = 100", "baseline_count = -1", ["target.baseline_count", "不能小于 0"]),
    ("# baseline_count = 100", "baseline_count = 1.5", ["target.baseline_count", "应为整数"]),
    ("end = 2020-12-31", "end = 2021-07-01", ["target.baseline.end", "重叠"]),
    ("end = 2020-12-31", "end = 2020-06-30", ["target.baseline.end", "早于开始日期"]),
    ("minimum_area_per_person = 5.0", "minimum_area_per_person = 0", ["thresholds.minimum_area_per_person"]),
    ("minimum_area_per_person = 5.0", "minimum_area_per_person = 50.01", ["大于 0 且不超过 50 平方米"]),
    ("maximum_persons = 2", "maximum_persons = 0", ["thresholds.maximum_persons", "1 至 20 人"]),
    ("maximum_persons = 2", "maximum_persons = 21", ["thresholds.maximum_persons", "1 至 20 人"]),
    ("maximum_persons = 2", "maximum_persons = 2.0", ["thresholds.maximum_persons", "应为整数"]),
    ('["规范开展代理经租业务", ', '["隔断符合规定", ', ["thresholds.exemption_conditions", "第 3 项“隔断符合规定”"]),
    ('exemption_conditions = ["', 'exemption_conditions = "" # ["', ["thresholds.exemption_conditions", "列表"]),
    ("week_starts_on = 1", "week_starts_on = 0", ["week_starts_on", "1（星期一）至 7（星期日）"]),
    ("week_starts_on = 1", "week_starts_on = 8", ["week_starts_on", "1（星期一）至 7（星期日）"]),
    ("\ninterval_days = 30", "\ninterval_days = 0", ["revisits.interval_days", "1 至 730 天"]),
    ("suspicion_days = 3", "suspicion_days = 1.5", ["revisits.suspicion_days", "应为整数"]),
    ("stable_after_days = 90", "stable_after_days = 731", ["revisits.stable_after_days", "1 至 730 天"]),
    ('filter = ["群租"]', 'filter = "群租"', ["hotline.filter", "列表"]),
    ('# "热线编号" = "order_number"', '"热线编号" = 1', ["hotline.columns", "对照表"]),
    ('code = "310117006"', "", ["subdistrict.code", "缺少必填项"]),
    ('code = "310117006"', "code = 310117006", ["subdistrict.code", "英文双引号"]),
    ("[subdistrict]", "[street]", ["subdistrict", "缺少必填项"]),
    ("[thresholds]", "[[thresholds]]", ["thresholds", "应为一组键值"]),
    ("place_most = 20.0", "place_most = -0.1", ["priority.place_most", "0 至 100 分"]),
    ("hazard_kitchen = 10.0", "hazard_kitchen = 100.1", ["priority.hazard_kitchen", "0 至 100 分"]),
    ("overdue_each = 0.5", "overdue_each = nan", ["priority.overdue_each", "0 至 100 分"]),
    ("overdue_each = 0.5", 'overdue_each = "0.5"', ["priority.overdue_each", "应为数字"]),
    ("place_full_at = 1.0", "place_full_at = 0", ["priority.place_full_at", "大于 0"]),
    ("place_full_at = 1.0", "place_full_at = inf", ["priority.place_full_at", "不超过 1000"]),
    ("complaint_days = 91", "complaint_days = 6", ["priority.complaint_days", "7 至 730 天"]),
    ("complaint_days = 91", "complaint_days = 91.0", ["priority.complaint_days", "应为整数"]),
    ("\nrows = 200000", "\nrows = 0", ["export.rows", "1 至 1000000"]),
    ("\nrows = 200000", "\nrows = 40000", ["export.rows_in_clear", "大于 rows（40000）"]),
    ("rows_in_clear = 50000", "rows_in_clear = 5e4", ["export.rows_in_clear", "应为整数"]),
    ("rows_in_clear = 50000", "rows_in_clearly = 1", ["export.rows_in_clearly", "是否应为“rows_in_clear”"]),
    ("unvisited_most = 10.0", "unvisited_fines = 10.0", ["priority.unvisited_fines", "是否应为"]),
]


@pytest.mark.parametrize(("old", "new", "words"), FAULTS, ids=[f"{words[0]}-{new}" for _, new, words in FAULTS])
def test_faults(old: str, new: str, words: list[str]) -> None:
    """File, key and mend, each time."""
    message = refusal(changed(old, new))
    assert message.startswith("campaign.toml 有 ")
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("committees", "words"),
    [
        (COMMITTEES.replace('"02"', '"01"'), ["committees[2].code", "居委会编号“01”与第 1 个重复"]),
        (COMMITTEES.replace("乙", "甲"), ["committees[2].name", "与编号 01 的居委会同时有效"]),
        (COMMITTEES + "valid_from = 2021-10-02\nvalid_to = 2021-10-01\n", ["committees[2].valid_to", "失效日期"]),
        (COMMITTEES + "chief = 1\n", ["committees[2].chief", "不认识这个键"]),
        ('[committees]\ncode = "01"\n', ["committees", "[[committees]]"]),
    ],
)
def test_faulty_committees(committees: str, words: list[str]) -> None:
    """Twice the same code, twice the same name at once, reversed days, an unknown key, the wrong kind of table."""
    message = refusal(CAMPAIGN_TEMPLATE + committees)
    for word in words:
        assert word in message


def test_the_same_name_at_different_times_is_no_fault() -> None:
    """A committee may be founded anew under its old name."""
    text = COMMITTEES.replace('name = "甲"', 'name = "乙"\nvalid_to = 2021-10-05') + "valid_from = 2021-10-06\n"
    assert len(parse_campaign(CAMPAIGN_TEMPLATE + text).committees) == 2


def test_all_faults_are_listed_at_once() -> None:
    """Five faults of different kinds, impossible date included, in one numbered list."""
    text = changed("goal = -0.25", "gaol = 3").replace("end = 2021-11-09", "end = 2021-11-31")
    text = text.replace("maximum_persons = 2", "maximum_persons = 0")
    message = refusal(text + COMMITTEES.replace('"02"', '"01"') + "chief = 1\n")
    assert message.startswith("campaign.toml 有 5 处需要修改")
    for word in ("target.gaol", "phases[2].end", "maximum_persons", "committees[2].code", "committees[2].chief"):
        assert word in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = 九里亭\n", ["第 1 行（name）", "英文双引号"]),
        ('name = "甲"\nname = "乙"\n', ["第 2 行（name）", "写了两次"]),
        ("[target]\ngoal = -0.25\n[target]\n", ["第 3 行", "写了两次"]),
        ('name = "甲\n', ["第 1 行（name）"]),
        ("name = [", ["campaign.toml"]),
        ("", ["缺少必填项"]),
        ("\x00", ["campaign.toml"]),
    ],
)
def test_text_that_is_not_toml(text: str, words: list[str]) -> None:
    """The line and what is usually wrong."""
    message = refusal(text)
    for word in words:
        assert word in message


def test_a_date_inside_a_text_is_left_alone() -> None:
    """An impossible date in a text or a comment is nobody's business; the one that is a value is named."""
    text = CAMPAIGN_TEMPLATE.replace("按导入的", "按 2021-02-30 导出、").replace(
        "= 2021-11-09", "= 2021-11-31 # 2021-13-01"
    )
    message = refusal(text)
    assert "有 2 处需要修改" in message
    assert "phases[2].end：日期 2021-11-31 不存在" in message
    assert "deadlines[2].day：日期 2021-11-31 不存在" in message


def test_files(tmp_path: Path) -> None:
    """A missing file, a file in another encoding; a byte-order mark is no fault."""
    with pytest.raises(CampaignError, match=r"找不到配置文件 campaign\.toml"):
        load_campaign(tmp_path / "campaign.toml")
    path = tmp_path / "campaign.toml"
    path.write_bytes(CAMPAIGN_TEMPLATE.encode("gb18030"))
    with pytest.raises(CampaignError, match="不是 UTF-8 编码"):
        load_campaign(path)
    path.write_bytes(CAMPAIGN_TEMPLATE.encode("utf-8-sig"))
    assert load_campaign(path) == CAMPAIGN
    with pytest.raises(CampaignError, match="无法读取"):
        load_campaign(tmp_path)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Phase("排摸", date(2021, 10, 2), date(2021, 10, 1)),
        lambda: Deadline("", "报告", date(2021, 10, 1)),
        lambda: Committee("01", "甲", date(2021, 10, 2), date(2021, 10, 1)),
        lambda: Thresholds(maximum_persons=0),
        lambda: DateRange(date(1999, 1, 1), date(2021, 1, 1)),
        lambda: replace(CAMPAIGN.target, goal=-1.0),
        lambda: replace(CAMPAIGN, phases=()),
        lambda: replace(CAMPAIGN, phases=CAMPAIGN.phases * 2),
        lambda: replace(CAMPAIGN, name=" "),
        lambda: replace(CAMPAIGN, week_starts_on=9),
    ],
)
def test_objects_refuse_what_a_file_may_not_say(make: Callable[[], object]) -> None:
    """A campaign made in code is held to the same rules."""
    with pytest.raises(CampaignError):
        make()


def test_a_campaign_can_key_a_cache_and_cannot_be_changed() -> None:
    """It hashes, and its mapping is closed."""
    assert hash(CAMPAIGN) == hash(parse_campaign(CAMPAIGN_TEMPLATE))
    with pytest.raises(TypeError):
        CAMPAIGN.hotline_columns["列"] = "order_number"  # type: ignore[index]


def test_things_to_look_at_are_warnings() -> None:
    """Windows of unequal length, a gap between phases, a deadline outside all phases: said, not refused."""
    target = replace(CAMPAIGN.target, current=DateRange(date(2021, 7, 1), date(2021, 11, 30)))
    phases = (CAMPAIGN.phases[0], CAMPAIGN.phases[2])
    warnings = replace(CAMPAIGN, target=target, phases=phases).warnings()
    assert [warning[:4] for warning in warnings] == ["camp", "基期 1", "“排摸”", "时限“整"]


TEXTS = st.text(min_size=1, max_size=12).filter(lambda text: text.strip() == text and text != "")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Campaigns with any texts and days that the rules allow."""
    days = sorted(draw(st.lists(DAYS, min_size=4, max_size=8, unique=True)))
    spans = list(zip(days[::2], days[1::2], strict=False))
    codes = draw(st.lists(TEXTS, max_size=4, unique=True))
    return Campaign(
        name=draw(TEXTS),
        subdistrict_code=draw(TEXTS),
        subdistrict_name=draw(TEXTS),
        phases=tuple(Phase(f"{n}", start, end) for n, (start, end) in enumerate(spans)),
        target=Target(
            DateRange(*spans[0]),
            DateRange(*spans[1]),
            draw(TEXTS),
            draw(st.floats(-0.999, -0.001)),
            draw(st.none() | st.integers(0, 10**6)),
        ),
        list_locked_on=draw(DAYS),
        deadlines=tuple(Deadline(f"{n}", draw(TEXTS), day) for n, day in enumerate(days)),
        committees=tuple(Committee(code, f"{n}", None, draw(st.none() | DAYS)) for n, code in enumerate(codes)),
        thresholds=Thresholds(
            draw(st.floats(0.01, 50)), draw(st.integers(1, 20)), tuple(draw(st.lists(TEXTS, max_size=3, unique=True)))
        ),
        document_number=draw(st.none() | TEXTS),
        week_starts_on=draw(st.integers(1, 7)),
        hotline_columns=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        hotline_filter=tuple(draw(st.lists(TEXTS, max_size=3))),
        revisits=RevisitRules(*(draw(st.integers(1, 730)) for _ in range(5))),
        priority=PriorityWeights(draw(st.floats(0.1, 100)), draw(st.floats(0.1, 1000)), draw(st.integers(7, 730))),
    )


@given(campaigns())
def test_a_campaign_reads_back_from_its_toml(campaign: Campaign) -> None:
    """Whatever the texts hold (quotes, backslashes, control characters), writing and reading is the identity."""
    assert parse_campaign(campaign_toml(campaign)) == campaign


def test_the_exemption_list_is_the_plans_own_words_until_the_office_writes_its_own() -> None:
    """Files written before the list existed stay readable; an empty list means that nothing more is to be ticked."""
    line = 'exemption_conditions = ["规范开展代理经租业务", "属于符合条件的单套住房", "隔断符合规定"]'
    assert line in CAMPAIGN_TEMPLATE
    without = parse_campaign(CAMPAIGN_TEMPLATE.replace(line, ""))
    assert without.thresholds == Thresholds() == parse_campaign(CAMPAIGN_TEMPLATE).thresholds
    own = CAMPAIGN_TEMPLATE.replace(line, 'exemption_conditions = ["客厅使用面积不小于规定"]')
    assert parse_campaign(own).thresholds.exemption_conditions == ("客厅使用面积不小于规定",)
    assert parse_campaign(CAMPAIGN_TEMPLATE.replace(line, "exemption_conditions = []")).thresholds != Thresholds()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('opens = "06:00"', 'opens = "6点"', "enforcement.opens：时刻“6点”"),
        ('closes = "22:00"', 'closes = "05:00"', "enforcement.closes：执法时间的开始 06:00 应早于结束 05:00"),
        ("winter_months = [12, 1, 2]", "winter_months = [13]", "enforcement.winter_months：月份"),
        ("winter_months = [12, 1, 2]", 'winter_months = "冬"', "enforcement.winter_months：应为整数的列表"),
        ("decide_within_days = 90", "decide_within_days = 0", "penalty.decide_within_days：0 超出范围"),
        ("surcharge_per_day = 0.03", "surcharge_per_day = 3", "penalty.surcharge_per_day：每日加处比例 3"),
        ("simple_limit_citizen = 200", "simple_limit = 200", "是否应为“simple_limit"),
    ],
)
def test_hours_and_limits_that_cannot_be_meant_are_named(old: str, new: str, words: str) -> None:
    """[enforcement] and [penalty]: each fault with its key and the mend."""
    assert words in refusal(changed(old, new))


def test_a_file_without_hours_and_limits_takes_those_of_the_law() -> None:
    """Older files have neither table; the defaults are the ones of the template."""
    start, end = CAMPAIGN_TEMPLATE.index("[enforcement]"), CAMPAIGN_TEMPLATE.index("[priority]")
    without = parse_campaign(CAMPAIGN_TEMPLATE[:start] + CAMPAIGN_TEMPLATE[end:])
    assert (without.enforcement, without.penalty) == (CAMPAIGN.enforcement, CAMPAIGN.penalty)


def test_a_file_without_limits_of_exports_takes_the_usual_ones() -> None:
    """Older files have no [export]; the defaults are the ones of the template."""
    start, end = CAMPAIGN_TEMPLATE.index("[export]"), CAMPAIGN_TEMPLATE.index("[enforcement]")
    without = parse_campaign(CAMPAIGN_TEMPLATE[:start] + CAMPAIGN_TEMPLATE[end:])
    assert without.export_limits == CAMPAIGN.export_limits
    assert (without.export_limits.rows, without.export_limits.rows_in_clear) == (200_000, 50_000)
