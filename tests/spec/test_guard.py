"""The legal guard, row by row as in docs/legal-guard.md, and what the service does with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from casework.enforcement.hours import EnforcementHours
from casework.errors import TransitionError, UserError
from casework.guard import GapKind, article_behind, guard, standing_override, unresolved
from casework.guard.acts import CHECKS
from casework.service import record
from casework.vocabulary import EventKind as K
from casework.workflow import fold, kind_obstacle
from tests.histories import OFFICE
from tests.spec.guard_document import WEIGHTS, case_gaps_of, document, events_of, gaps_of, log_of
from tests.spec.guard_table import (
    ARTICLES,
    CASES,
    CLEARED,
    PHONED,
    RULES,
    SECTIONS,
    SERVED,
    SURVEYED,
    ActRow,
    CaseRow,
    day_of,
    lawful,
)
from tests.stories import CASE_ID, at

LATER = date(2021, 12, 31)
ROOT = Path(__file__).parents[2]
ROWS = [row for _, rows in SECTIONS for row in rows]
IDS = [f"{title}: {row.what}" for title, rows in SECTIONS for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_what_is_missing_before_an_act(row: ActRow) -> None:
    """Exactly these gaps, in the order of the procedure, each with the weight and article of the table."""
    found = gaps_of(row)
    assert tuple(gap.code for gap in found) == row.gaps
    for gap in found:
        weight, article = ARTICLES[gap.code]
        assert (gap.kind.label, gap.article) == (WEIGHTS[weight], article)
        assert gap.sentence.endswith("。")


@pytest.mark.parametrize("row", CASES, ids=lambda row: row.what)
def test_what_a_file_lacks_now(row: CaseRow) -> None:
    """Gaps of the steps taken and of the next one, periods with the days left, and overrides that stay."""
    found = case_gaps_of(row)
    assert tuple((gap.gap.code, gap.days_left) for gap in found) == row.gaps
    assert all(gap.gap.article == ARTICLES[gap.gap.code][1] for gap in found)


def test_the_page_in_docs_is_the_table() -> None:
    """docs/legal-guard.md is generated; run `python -m tests.spec.guard_document docs/legal-guard.md`."""
    assert (ROOT / "docs" / "legal-guard.md").read_text(encoding="utf-8") == document()


def test_every_gap_that_is_named_has_a_row() -> None:
    """No article is claimed without a situation that shows it."""
    shown = {code for row in ROWS for code in row.gaps} | {code for row in CASES for code, _ in row.gaps}
    assert shown == set(ARTICLES)


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_the_service_refuses_what_blocks_and_names_the_article(row: ActRow) -> None:
    """What blocks is never stored; what a reason lifts is stored with the reason; a hint stops nothing."""
    log = log_of(row.done)
    events, draft = log.events(CASE_ID), row.draft
    may_follow = kind_obstacle(fold(events, draft.occurred_on), row.act) is None
    if may_follow and not unresolved(gaps_of(row), draft.facts):
        assert record(log, OFFICE, draft, at(LATER), rules=RULES).facts == draft.facts
        return
    with pytest.raises(UserError) as refused:
        record(log, OFFICE, draft, at(LATER), rules=RULES)
    assert log.events(CASE_ID) == events
    # What an entry must say is asked for before the law is; a gap of the law is named with its article.
    if isinstance(refused.value, TransitionError):
        assert any(gap.article in str(refused.value) for gap in gaps_of(row))


def test_an_override_reason_lifts_only_what_it_is_for() -> None:
    """A reason for not phoning is none for the night, and no reason lifts what blocks."""
    events = events_of(SERVED)
    state = fold(events, day_of("10-11"))
    at_night = {"starts": "23:00", "ends": "23:30", "override_reason": "号码停用"}
    draft = lawful(K.JOINT_ACTION_PLANNED, day_of("10-11"), at_night, "x")
    assert [gap.code for gap in unresolved(guard(state, events, draft, RULES), draft.facts)] == ["at_night"]
    urgent = lawful(K.JOINT_ACTION_PLANNED, day_of("10-11"), at_night | {"emergency_reason": "燃气泄漏"}, "x")
    found = guard(state, events, urgent, RULES)
    assert unresolved(found, urgent.facts) == ()
    assert [standing_override(gap, urgent.facts) for gap in found] == ["号码停用", "燃气泄漏"]
    early = lawful(K.JOINT_ACTION_PLANNED, day_of("10-05"), {"override_reason": "急", "emergency_reason": "急"}, "x")
    stops = unresolved(guard(fold(events, day_of("10-05")), events, early, RULES), early.facts)
    assert [gap.code for gap in stops] == ["term_running"]


@pytest.mark.parametrize("kind", [kind for kind in K if article_behind(kind)], ids=str)
def test_a_step_out_of_order_is_refused_with_its_article(kind: K) -> None:
    """On a surveyed dwelling none of these may be entered; the refusal names why by law."""
    log = log_of(SURVEYED)
    draft = lawful(kind, day_of("10-08"), {}, "x")
    with pytest.raises(TransitionError, match=r"（依据：(行政处罚法 第|专项行动方案 )") as refused:
        record(log, OFFICE, draft, at(day_of("10-08"), 18), rules=RULES)
    events = log.events(CASE_ID)
    stops = [
        gap for gap in guard(fold(events, draft.occurred_on), events, draft, RULES) if gap.kind is GapKind.BLOCKING
    ]
    assert all(gap.article in str(refused.value) for gap in stops)


@pytest.mark.parametrize("kind", [kind for kind in K if kind not in CHECKS], ids=str)
def test_kinds_without_a_rule_of_their_own_still_follow_the_order_of_work(kind: K) -> None:
    """What the stage forbids is a gap too, so that a form may show it before anybody types."""
    events = events_of(CLEARED)
    state = fold(events, day_of("10-20"))
    found = guard(state, events, lawful(kind, day_of("10-20"), {}, "x"), RULES)
    assert bool(found) == (kind_obstacle(state, kind) is not None)
    assert all(gap.kind is GapKind.BLOCKING and gap.code == "not_now" for gap in found)


def test_rules_that_change_later_do_not_undo_what_was_recorded() -> None:
    """An action planned until 21:00 stays in the file, and goes on, when the office later closes at 20:00."""
    plan = {"override_reason": None, "ends": "21:00"}
    log = log_of((*PHONED, (K.JOINT_ACTION_PLANNED, "10-11", plan)))
    stricter = replace(RULES, hours=EnforcementHours(closes=time(20)))
    done = lawful(K.JOINT_ACTION_DONE, day_of("10-12"), {}, "done")
    assert record(log, OFFICE, done, at(LATER), rules=stricter).kind is K.JOINT_ACTION_DONE
    late = lawful(K.JOINT_ACTION_PLANNED, day_of("10-11"), plan, "late")
    with pytest.raises(TransitionError, match="允许 06:00–20:00"):
        record(log_of(PHONED), OFFICE, late, at(LATER), rules=stricter)
