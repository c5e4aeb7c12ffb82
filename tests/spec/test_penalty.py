"""The procedure of a penalty as a table that a lawyer can check: what was recorded → which article is not kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import statutory_calendar
from casework.errors import EntryError
from casework.penalties.facts import penalty_from_facts
from casework.penalties.penalty import (
    PenalisedParty,
    Penalty,
    PenaltyKind,
    PenaltyRules,
    Procedure,
    credit_reportable,
    surcharge,
)
from casework.penalties.procedure import penalty_gaps

RULES = PenaltyRules()
CALENDAR = statutory_calendar(2020, 2023)
AS_OF = date(2021, 11, 20)

# An ordinary procedure without a gap: told on Tuesday 10-12, hearing could be asked for until 10-19.
LAWFUL = Penalty(
    Procedure.ORDINARY,
    PenalisedParty.ORGANISATION,
    PenaltyKind.FINE,
    10_000,
    filed_on=date(2021, 10, 8),
    informed_on=date(2021, 10, 12),
    defence_heard=True,
    hearing_offered=True,
    decided_on=date(2021, 10, 20),
    served_on=date(2021, 10, 22),
    voluntarily_removed=False,
    in_catalogue=True,
    inspectors=2,
    evidence="现场笔录 1 份、照片 6 张",
)
SIMPLE = Penalty(
    Procedure.SIMPLE,
    PenalisedParty.CITIZEN,
    PenaltyKind.FINE,
    200,
    informed_on=date(2021, 10, 12),
    defence_heard=True,
    decided_on=date(2021, 10, 12),
    served_on=date(2021, 10, 12),
    inspectors=2,
    evidence="现场照片 2 张",
)
HEARD = replace(
    LAWFUL,
    hearing_requested_on=date(2021, 10, 15),
    hearing_notified_on=date(2021, 10, 18),
    hearing_on=date(2021, 10, 27),
    decided_on=date(2021, 10, 29),
    served_on=date(2021, 11, 1),
)


def gaps(penalty: Penalty, as_of: date = AS_OF) -> list[str]:
    """The keys of what is missing."""
    return [gap.key for gap in penalty_gaps(penalty, RULES, CALENDAR, as_of)]


SPEC: list[tuple[str, Penalty, list[str]]] = [
    ("ordinary, everything done in time", LAWFUL, []),
    ("with a hearing announced exactly 7 working days before", HEARD, []),
    ("simple, citizen, 200 yuan: the limit itself is allowed (第51条)", SIMPLE, []),
    ("simple, citizen, 201 yuan", replace(SIMPLE, amount=201), ["simple_limit"]),
    ("simple, organisation, 3,000 yuan", replace(SIMPLE, party=PenalisedParty.ORGANISATION, amount=3000), []),
    (
        "simple, organisation, 3,001 yuan",
        replace(SIMPLE, party=PenalisedParty.ORGANISATION, amount=3001),
        ["simple_limit"],
    ),
    ("simple, a warning has no limit", replace(SIMPLE, kind=PenaltyKind.WARNING, amount=None), []),
    ("one officer (第42、55条)", replace(LAWFUL, inspectors=1), ["inspectors"]),
    ("number of officers not recorded", replace(LAWFUL, inspectors=None), ["inspectors"]),
    ("no evidence listed (第46条)", replace(LAWFUL, evidence=None), ["evidence"]),
    ("decided without telling the party (第44条)", replace(LAWFUL, informed_on=None), ["informed"]),
    ("defence not heard (第45条)", replace(LAWFUL, defence_heard=False), ["heard"]),
    ("defence: nothing recorded", replace(LAWFUL, defence_heard=None), ["heard"]),
    ("hearing right: nothing recorded (第63条)", replace(LAWFUL, hearing_offered=None), ["hearing_offered"]),
    ("hearing not needed, and said so", replace(LAWFUL, hearing_offered=False), []),
    (
        "decided on the last day to ask for a hearing (第64条)",
        replace(LAWFUL, decided_on=date(2021, 10, 19)),
        ["hearing_wait"],
    ),
    ("hearing asked for and never held", replace(HEARD, hearing_on=None, hearing_notified_on=None), ["hearing_held"]),
    (
        "hearing announced 6 working days before",
        replace(HEARD, hearing_notified_on=date(2021, 10, 19)),
        ["hearing_notice"],
    ),
    ("hearing never announced", replace(HEARD, hearing_notified_on=None), ["hearing_notice"]),
    ("decided on day 90 (第60条)", replace(LAWFUL, filed_on=date(2021, 7, 22)), []),
    ("decided on day 91", replace(LAWFUL, filed_on=date(2021, 7, 21)), ["decided_in_time"]),
    ("served on the 7th working day (第61条)", replace(LAWFUL, served_on=date(2021, 10, 29)), []),
    ("served on the 8th working day", replace(LAWFUL, served_on=date(2021, 11, 1)), ["served_in_time"]),
    ("not served, and the period is over", replace(LAWFUL, served_on=None), ["served_in_time"]),
    ("nothing decided yet", replace(LAWFUL, informed_on=None, defence_heard=None, decided_on=None, served_on=None), []),
]


@pytest.mark.parametrize(("situation", "penalty", "missing"), SPEC, ids=[row[0] for row in SPEC])
def test_each_gap_is_named(situation: str, penalty: Penalty, missing: list[str]) -> None:
    """What is missing is named with its article; what is lawful is left alone."""
    found = penalty_gaps(penalty, RULES, CALENDAR, AS_OF)
    assert [gap.key for gap in found] == missing
    assert all("行政处罚法 第" in gap.article for gap in found)


def test_periods_in_working_days_skip_the_national_day() -> None:
    """Told on 09-28: five working days end on 10-11, since 10-01 to 10-07 are off and 10-09 is worked."""
    told = replace(LAWFUL, filed_on=date(2021, 9, 20), informed_on=date(2021, 9, 28), served_on=date(2021, 10, 15))
    assert gaps(replace(told, decided_on=date(2021, 10, 11))) == ["hearing_wait"]
    assert gaps(replace(told, decided_on=date(2021, 10, 12))) == []


CREDIT = [
    ("effective, ordinary, not removed, in the catalogue", LAWFUL, True),
    ("simple procedure", SIMPLE, False),
    ("removed by the party itself", replace(LAWFUL, voluntarily_removed=True), False),
    ("removal not recorded", replace(LAWFUL, voluntarily_removed=None), False),
    ("not in the catalogue", replace(LAWFUL, in_catalogue=False), False),
    ("catalogue not checked", replace(LAWFUL, in_catalogue=None), False),
    ("not served", replace(LAWFUL, served_on=None), False),
    ("under appeal", replace(LAWFUL, under_appeal=True), False),
    ("revoked", replace(LAWFUL, revoked_on=date(2021, 11, 2)), False),
    ("no penalty", replace(LAWFUL, kind=PenaltyKind.NONE, amount=None), False),
]


@pytest.mark.parametrize(("situation", "penalty", "reportable"), CREDIT, ids=[row[0] for row in CREDIT])
def test_credit_data_only_when_every_condition_is_known_to_hold(
    situation: str, penalty: Penalty, reportable: bool
) -> None:
    """Unknown is no; the reason is always given (上海市社会信用条例 第九条)."""
    answer = credit_reportable(penalty)
    assert answer.reportable is reportable
    assert answer.reason.endswith("。")


@pytest.mark.parametrize(
    ("paid_on", "due"),
    [(date(2021, 11, 6), "0.00"), (date(2021, 11, 7), "300.00"), (date(2021, 11, 16), "3000.00"), (None, "4200.00")],
    ids=["on the 15th day", "one day late", "ten days late", "still unpaid after 14 days"],
)
def test_the_surcharge_is_three_percent_a_day_after_fifteen_days(paid_on: date | None, due: str) -> None:
    """行政处罚法 第67、72条."""
    assert surcharge(replace(LAWFUL, paid_on=paid_on), RULES, AS_OF) == Decimal(due)


@given(late=st.integers(0, 400), amount=st.integers(1, 100_000))
def test_the_surcharge_never_exceeds_the_fine(late: int, amount: int) -> None:
    """行政处罚法 第72条: 加处罚款的数额不得超出罚款的数额."""
    as_of = date.fromordinal(date(2021, 11, 6).toordinal() + late)
    due = surcharge(replace(LAWFUL, amount=amount), RULES, as_of)
    assert due is not None
    assert 0 <= due <= amount


def test_no_fine_no_surcharge() -> None:
    """A warning has nothing to pay."""
    assert surcharge(replace(LAWFUL, kind=PenaltyKind.WARNING, amount=None), RULES, AS_OF) is None


def test_a_record_is_read_as_it_was_entered() -> None:
    """ISO days, enum values, flags."""
    facts = {
        "procedure": "ordinary",
        "party": "organisation",
        "kind": "fine",
        "amount": 10_000,
        "filed_on": "2021-10-08",
        "informed_on": "2021-10-12",
        "defence_heard": True,
        "hearing_offered": True,
        "decided_on": "2021-10-20",
        "served_on": "2021-10-22",
        "voluntarily_removed": False,
        "in_catalogue": True,
        "inspectors": 2,
        "evidence": "现场笔录 1 份、照片 6 张",
    }
    assert penalty_from_facts(facts) == LAWFUL


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"procedure": "quick"}, "请选择处罚程序"),
        ({"amount": None}, "请填写金额"),
        ({"amount": 0}, "大于 0 的整数"),
        ({"amount": "1万"}, "大于 0 的整数"),
        ({"kind": "warning"}, "只有罚款才有金额"),
        ({"decided_on": "10月20日"}, "2021-10-28 的样式"),
        ({"decided_on": "2021-10-01"}, "早于告知日期"),
        ({"in_catalogue": "yes"}, "应填是或否"),
        ({"inspectors": -1}, "应为 0 至 50 的整数"),
        ({"evidence": ["照片"]}, "应为不超过 500 字的文字"),
        ({"utilities_cut": True}, "不认识的字段“utilities_cut”"),
    ],
)
def test_an_impossible_record_is_refused_with_the_mend(change: dict[str, object], words: str) -> None:
    """Nothing is guessed, and no measure outside the law can be entered."""
    facts = {
        "procedure": "ordinary",
        "party": "organisation",
        "kind": "fine",
        "amount": 10_000,
        "informed_on": "2021-10-12",
        "decided_on": "2021-10-20",
    }
    with pytest.raises(EntryError, match=words):
        penalty_from_facts({**facts, **change})
