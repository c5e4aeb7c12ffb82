"""回访, in words an official can check: what was recorded after 销项, and when somebody must go again.

The campaign of the plan document: 2021-09-26 to 2021-11-30. Each row: the records (label, month-day, year 2021 unless
written), why the next visit is due, and on which day at the latest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.calendar import statutory_calendar
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.errors import EntryError
from casework.events import CaseEvent
from casework.revisits.schedule import RevisitPlan, is_long_term, revisit_plan
from casework.revisits.stricter import stricter_suggestion
from casework.service import record
from casework.survey.attempts import next_attempt, surveys_in_vain
from casework.survey.words import DayPart
from casework.vocabulary import EventKind, Knowledge
from casework.workflow import fold, visible
from tests.histories import OFFICE, draft_for
from tests.stories import CASE_ID, at, story

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)
CALENDAR = statutory_calendar(2020, 2022)
BY_LABEL = {kind.label: kind for kind in EventKind}
ROAD = ("登记线索", "纳入排摸", "见户排摸", "认定群租", "出具指令书", "送达指令书", "自行整改")
ROAD_AGAIN = ("出具指令书", "送达指令书", "自行整改")
FAR = date(2023, 12, 31)

Record = tuple[str, str]


def day_of(written: str) -> date:
    """10-08 is in 2021; another year is written out."""
    return date.fromisoformat(written if len(written) == 10 else f"2021-{written}")


def events_of(records: Sequence[Record]) -> tuple[CaseEvent, ...]:
    """The events: the road to the first 销项 is walked on its day, a further one after 认定回潮 on its own day."""
    steps: list[tuple[EventKind, date]] = []
    for label, written in records:
        day = day_of(written)
        if label == "复核销项":
            steps += [(BY_LABEL[one], day) for one in (ROAD_AGAIN if steps else ROAD)]
        steps.append((BY_LABEL[label], day))
    return story(steps)


def plan_of(records: Sequence[Record], as_of: date = FAR) -> RevisitPlan | None:
    """The plan after these records."""
    events = visible(events_of(records), as_of, Knowledge.LATEST)
    return revisit_plan(fold(events, as_of), events, CAMPAIGN)


CLEARED = ("复核销项", "10-08")
SCHEDULE = [
    # in the campaign: 30 days from the last day on which the dwelling was seen in order
    ([CLEARED], "定期回访", "11-07"),
    ([CLEARED, ("回访无异常", "10-20")], "定期回访", "11-19"),
    ([CLEARED, ("回访无异常", "10-20"), ("回访无异常", "11-30")], "定期回访", "12-30"),  # the last day of the campaign
    # nobody met: the visit stays due where it was
    ([CLEARED, ("回访未见户", "10-20")], "定期回访", "11-07"),
    ([CLEARED, ("回访未见户", "11-20"), ("回访未见户", "11-25")], "定期回访", "11-07"),
    # a suspicion is looked into within 3 days, and not later than the visit that was due anyway
    ([CLEARED, ("疑似回潮", "10-20")], "疑似回潮核查", "10-23"),
    ([CLEARED, ("疑似回潮", "10-20"), ("疑似回潮", "10-22")], "疑似回潮核查", "10-23"),
    ([CLEARED, ("疑似回潮", "11-06")], "疑似回潮核查", "11-07"),
    ([CLEARED, ("疑似回潮", "10-20"), ("回访未见户", "10-22")], "疑似回潮核查", "10-23"),
    ([CLEARED, ("疑似回潮", "10-20"), ("回访无异常", "10-22")], "定期回访", "11-21"),
    # a dwelling that came back once: every 15 days
    ([CLEARED, ("认定回潮", "10-12"), ("复核销项", "10-25")], "回潮户回访", "11-09"),
    ([CLEARED, ("认定回潮", "10-12"), ("复核销项", "10-25"), ("回访无异常", "11-05")], "回潮户回访", "11-20"),
    # after the last phase, the long run: 90 days; 30 for a dwelling that came back
    ([CLEARED, ("回访无异常", "12-01")], "常态长效回访", "2022-03-01"),
    ([("复核销项", "2022-01-10")], "常态长效回访", "2022-04-10"),
    ([CLEARED, ("认定回潮", "10-12"), ("复核销项", "12-25")], "回潮户回访", "2022-01-24"),
    # marked stable: 90 days, in the campaign too; a dwelling that came back stays at 30
    ([("复核销项", "08-01"), ("回访无异常", "11-01"), ("转为稳定", "11-01")], "稳定户回访", "2022-01-30"),
    (
        [
            ("复核销项", "05-01"),
            ("认定回潮", "06-01"),
            ("复核销项", "07-01"),
            ("回访无异常", "11-01"),
            ("转为稳定", "11-01"),
        ],
        "回潮户回访",
        "12-01",
    ),
    # cleared before the campaign: counted from its first day
    ([("复核销项", "2020-06-01")], "定期回访", "10-26"),
    ([("复核销项", "2020-06-01"), ("回访无异常", "10-03")], "定期回访", "11-02"),
    # let no longer, and suspected to be let again
    ([CLEARED, ("停止出租", "10-20"), ("疑似回潮", "11-20")], "疑似回潮核查", "11-07"),
    ([CLEARED, ("停止出租", "10-20"), ("疑似回潮", "10-25"), ("回访无异常", "10-26")], "定期回访", "11-25"),
]
NO_VISIT = [
    ([("登记线索", "10-01")], "never cleared"),
    ([CLEARED, ("认定回潮", "10-12")], "back on the list"),
    ([CLEARED, ("停止出租", "10-20")], "let no longer"),
    ([CLEARED, ("停止出租", "10-20"), ("回访无异常", "10-25")], "still let no longer"),
]


@pytest.mark.parametrize(
    ("records", "reason", "due_on"), SCHEDULE, ids=[" → ".join(f"{a} {b}" for a, b in row[0]) for row in SCHEDULE]
)
def test_the_next_visit(records: Sequence[Record], reason: str, due_on: str) -> None:
    """The row's reason and day."""
    plan = plan_of(records)
    assert plan is not None
    assert (plan.reason.label, plan.due_on) == (reason, day_of(due_on))


@pytest.mark.parametrize("records", [row[0] for row in NO_VISIT], ids=[row[1] for row in NO_VISIT])
def test_no_visit_is_due(records: Sequence[Record]) -> None:
    """Neither before 销项, nor after a confirmed 回潮, nor where there is nothing to come back to."""
    assert plan_of(records) is None


@pytest.mark.parametrize(
    ("day", "days"), [("11-06", 0), ("11-07", 0), ("11-08", 1), ("11-17", 10)], ids=["before", "on", "after", "ten"]
)
def test_a_visit_is_overdue_from_the_day_after_its_last_day(day: str, days: int) -> None:
    """Cleared on 10-08, due by 11-07."""
    plan = plan_of([CLEARED], day_of(day))
    assert plan is not None
    assert plan.overdue_days(day_of(day)) == days


STABLE = [
    ([("复核销项", "08-01")], "还没有一次无异常的回访"),
    ([("复核销项", "08-01"), ("回访无异常", "10-29")], "须在 2021-10-30（销项满 90 天）及以后再看一次"),
    ([("复核销项", "08-01"), ("回访无异常", "10-30")], None),
    ([("复核销项", "08-01"), ("回访无异常", "10-30"), ("回访未见户", "11-20")], None),
    ([("复核销项", "08-01"), ("回访无异常", "10-30"), ("疑似回潮", "11-02")], "疑似回潮尚未核实"),
    ([("复核销项", "08-01"), ("回访无异常", "10-30"), ("转为稳定", "10-30")], "已经是“稳定”"),
    # the clock starts anew with the last 销项
    ([("复核销项", "08-01"), ("认定回潮", "09-01"), ("复核销项", "09-10"), ("回访无异常", "10-30")], "2021-12-09"),
]


@pytest.mark.parametrize(
    ("records", "obstacle"), STABLE, ids=[" → ".join(f"{a} {b}" for a, b in row[0]) for row in STABLE]
)
def test_stable_needs_a_clean_visit_after_the_days_of_the_campaign(
    records: Sequence[Record], obstacle: str | None
) -> None:
    """90 days after the last 销项 somebody must have looked; time alone proves nothing."""
    plan = plan_of(records)
    assert plan is not None
    if obstacle is None:
        assert plan.stable_obstacle is None
    else:
        assert obstacle in str(plan.stable_obstacle)


def test_a_visit_in_vain_is_tried_at_another_part_of_the_day() -> None:
    """Not met in the evening: the weekend is proposed, and the visit counts neither as clean nor as a look."""
    log = story([*[(BY_LABEL[one], day_of("10-08")) for one in (*ROAD, "复核销项")]], keep_log=True)
    day = day_of("11-10")
    record(
        log,
        OFFICE,
        draft_for(EventKind.REVISIT_NOT_SEEN, day, uid="v", facts={"day_part": DayPart.EVENING.value}),
        at(day, 20),
    )
    events = visible(log.events(CASE_ID), day, Knowledge.LATEST)
    plan = revisit_plan(fold(events, day), events, CAMPAIGN)
    assert plan is not None
    assert (plan.clean_visits, plan.looked_on, plan.missed) == (0, day_of("10-08"), (DayPart.EVENING,))
    attempt = next_attempt(plan.in_vain, day, CALENDAR)
    assert attempt is not None
    assert attempt.part is DayPart.WEEKEND
    assert attempt.day == day_of("11-13")  # Saturday
    assert next_attempt((), day, CALENDAR) is None


def test_the_responsible_account_is_the_one_assigned_last() -> None:
    """Without an assignment it is the committee as a whole."""
    plan = plan_of([CLEARED, ("指派经办人", "10-09")])
    assert plan is not None
    assert plan.responsible == "officer-01"
    assert plan_of([CLEARED]).responsible is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("day", "long_term"), [("11-30", False), ("12-01", True)])
def test_the_long_run_begins_the_day_after_the_last_phase(day: str, long_term: bool) -> None:
    """常态长效 is announced on the page from that day."""
    assert is_long_term(CAMPAIGN, day_of(day)) is long_term


def test_the_intervals_are_the_campaigns() -> None:
    """Another interval in campaign.toml moves the day."""
    events = events_of([CLEARED])
    other = replace(CAMPAIGN, revisits=replace(CAMPAIGN.revisits, interval_days=10))
    plan = revisit_plan(fold(events, FAR), events, other)
    assert plan is not None
    assert plan.due_on == day_of("10-08") + timedelta(days=10)


def test_stricter_is_suggested_with_every_date_and_only_after_a_confirmed_recurrence() -> None:
    """The count, each 销项 and each 认定回潮, and whose decision it is."""
    once = [CLEARED, ("认定回潮", "10-12")]
    assert stricter_suggestion(events_of([CLEARED, ("疑似回潮", "10-10")])) is None
    suggestion = stricter_suggestion(events_of([*once, ("复核销项", "10-20"), ("认定回潮", "11-02")]))
    assert suggestion is not None
    assert suggestion.count == 2
    for words in ("2021-10-08 销项后于 2021-10-12", "2021-10-20 销项后于 2021-11-02", "建议", "依法决定"):
        assert words in suggestion.sentence


FAULTS = [
    (EventKind.REVISIT_CLEAN, {"looked_at": []}, "looked_at"),
    (EventKind.REVISIT_CLEAN, {"looked_at": ["everything"]}, "looked_at"),
    (EventKind.REVISIT_CLEAN, {"looked_at": [["beds"]]}, "looked_at"),
    (EventKind.REVISIT_CLEAN, {"inspector_names": []}, "检查人"),
    (EventKind.REVISIT_CLEAN, {"day_part": "night"}, "day_part"),
    (EventKind.REVISIT_NOT_SEEN, {"day_part": None}, "day_part"),
    (EventKind.REVISIT_NOT_SEEN, {"next_visit_on": "2021-10-09"}, "next_visit_on"),
    (EventKind.RECURRENCE_SUSPECTED, {"source": "rumour"}, "source"),
    (EventKind.RECURRENCE_SUSPECTED, {"source": ["revisit"]}, "source"),
    (EventKind.RECURRENCE_SUSPECTED, {"source": "hotline"}, "工单编号"),
    (EventKind.RECURRENCE_SUSPECTED, {"source": "hotline", "orders": ["1", "1"]}, "不重复"),
    (EventKind.RECURRENCE_SUSPECTED, {"source": "hotline", "orders": [7]}, "工单编号"),
    (EventKind.RECURRENCE_SUSPECTED, {"note": "字" * 501}, "500"),
    (EventKind.LETTING_ENDED, {"exit": "burnt"}, "exit"),
    (EventKind.MARKED_STABLE, {"early_reason": " "}, "early_reason"),
    (EventKind.RECURRENCE_CONFIRMED, {"evidence": []}, "证据"),
]


@pytest.mark.parametrize(("kind", "facts", "named"), FAULTS, ids=[f"{row[0].value}-{row[1]}"[:60] for row in FAULTS])
def test_a_record_that_says_too_little_is_refused(kind: EventKind, facts: dict[str, object], named: str) -> None:
    """The sentence names what is missing."""
    log = story([*[(BY_LABEL[one], day_of("10-08")) for one in (*ROAD, "复核销项")]], keep_log=True)
    day = day_of("10-09")
    with pytest.raises(EntryError, match=named):
        record(log, OFFICE, draft_for(kind, day, uid="x", facts=facts), at(day))


def test_a_complaint_without_a_number_needs_words() -> None:
    """Either is enough."""
    for facts in ({"orders": ["20211009000001"]}, {"note": "来电人补充反映，没有新的工单"}):
        log = story([*[(BY_LABEL[one], day_of("10-08")) for one in (*ROAD, "复核销项")]], keep_log=True)
        told = {"source": "hotline", **facts}
        record(
            log,
            OFFICE,
            draft_for(EventKind.RECURRENCE_SUSPECTED, day_of("10-09"), uid="x", facts=told),
            at(day_of("10-09")),
        )


AGREED = [
    # (agreed on, as of, day, part): 2021-11-10 is a Wednesday; the visit in vain was that morning
    (("2021-11-12", "afternoon"), "11-10", "11-12", "下午"),
    (("2021-11-12", "afternoon"), "11-12", "11-12", "下午"),
    (("2021-11-12", "afternoon"), "11-15", "11-15", "晚上"),  # past: another part of the day, today at the earliest
    (None, "11-10", "11-11", "晚上"),
    (None, "11-11", "11-11", "晚上"),
]


@pytest.mark.parametrize(("agreed", "as_of", "day", "part"), AGREED)
def test_what_was_agreed_on_holds_until_its_day_is_past(
    agreed: tuple[str, str] | None, as_of: str, day: str, part: str
) -> None:
    """Then another part of the day is proposed; never the day of the visit itself."""
    facts = {} if agreed is None else {"next_visit_on": agreed[0], "next_day_part": agreed[1]}
    log = story([*[(BY_LABEL[one], day_of("10-08")) for one in (*ROAD, "复核销项")]], keep_log=True)
    on = day_of("11-10")
    visit = record(log, OFFICE, draft_for(EventKind.REVISIT_NOT_SEEN, on, uid="v", facts=facts), at(on))
    attempt = next_attempt((visit,), day_of(as_of), CALENDAR)
    assert attempt is not None
    assert (attempt.day, attempt.part.label) == (day_of(day), part)


def test_a_new_round_of_survey_visits_forgets_the_doors_that_stayed_closed() -> None:
    """Visits in vain count until somebody is met or the file is taken up anew."""
    steps = ["登记线索", "纳入排摸", "上门未见户", "上门拒访"]
    tried = [(BY_LABEL[one], day_of("10-01")) for one in steps]
    assert [event.kind.label for event in surveys_in_vain(story(tried))] == steps[2:]
    assert surveys_in_vain(story([*tried, (EventKind.SURVEY_COMPLETED, day_of("10-02"))])) == ()


def test_a_dwelling_that_is_about_to_come_back_is_counted_with_this_time() -> None:
    """The form of 认定回潮 shows the dates of every earlier time and of this one."""
    events = events_of([CLEARED, ("认定回潮", "10-12"), ("复核销项", "10-20")])
    suggestion = stricter_suggestion(events, day_of("11-02"))
    assert suggestion is not None
    assert suggestion.count == 2
    assert "2021-10-20 销项后于 2021-11-02" in suggestion.sentence
