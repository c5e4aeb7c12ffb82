"""What is called 警示, 关注, 平稳 or 尚不能判断, and in which words."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.surveillance.control_chart import MINIMUM_WEEKS
from analytics.surveillance.judgement import (
    Level,
    Method,
    Unit,
    false_alarms_of_charts,
    is_large,
    judge_by_chart,
    judge_committees,
    judge_compounds,
)
from analytics.surveillance.sentences import chance_words, chart_notes, judgement_sentence
from analytics.surveillance.series import WeeklyCounts
from tests.simulated_weeks import as_weeks

STREET = Unit("street", "全街道")


def _units(number: int) -> list[Unit]:
    return [Unit(str(key), f"{key}号小区") for key in range(number)]


def _quiet(units: int, mean: float, last: list[int], weeks: int = 53) -> WeeklyCounts:
    """Poisson weeks, the last one given for the first units and 0 for the others."""
    counts = np.random.default_rng(1).poisson(mean, (units, weeks)).astype(np.float64)
    counts[:, -1] = 0.0
    counts[: len(last), -1] = last
    return as_weeks(counts)


def test_one_complaint_is_never_an_alarm() -> None:
    """After a year of silence everywhere a single complaint is improbable, and still no finding."""
    for judge in (judge_committees, judge_compounds):
        seen = judge(_units(30), as_weeks(np.concatenate([np.zeros((30, 52)), np.eye(30, 1)], axis=1)))
        assert seen.judgements[0].observed == 1
        assert {one.level for one in seen.judgements} == {Level.USUAL}
        assert min(one.bound or 0 for one in seen.judgements) >= 2


def test_a_compound_must_stand_out_among_all_compounds() -> None:
    """The same week of the same compound: 警示 alone, 关注 among 50 that were looked at."""
    weekly = _quiet(50, 0.27, [3])
    among_many = judge_compounds(_units(50), weekly).judgements[0]
    as_committee = judge_committees(_units(50), weekly).judgements[0]
    assert (as_committee.level, among_many.level) == (Level.ALARM, Level.WATCH)
    assert among_many.probability == as_committee.probability
    assert (among_many.bound or 0) > (as_committee.bound or 0)
    steep = judge_compounds(_units(50), _quiet(50, 0.3, [8])).judgements[0]
    assert steep.level is Level.ALARM


def test_the_order_of_the_units_changes_nothing() -> None:
    """Each keeps its judgement when the compounds are listed the other way round."""
    weekly = _quiet(20, 0.5, [6, 3])
    there = judge_compounds(_units(20), weekly).judgements
    back = judge_compounds(_units(20)[::-1], weekly.of_units(range(19, -1, -1))).judgements
    assert [one.level for one in there] == [one.level for one in back[::-1]]
    assert [one.probability for one in there] == pytest.approx([one.probability for one in back[::-1]])


@pytest.mark.parametrize("weeks", [1, MINIMUM_WEEKS])
def test_without_history_nothing_is_judged(weeks: int) -> None:
    """One week, and one week fewer than needed: the count is known, the rest is not."""
    weekly = _quiet(3, 6.0, [50], weeks)
    for seen in (judge_compounds(_units(3), weekly), judge_committees(_units(3), weekly)):
        assert {one.level for one in seen.judgements} == {Level.UNKNOWN}
        assert seen.judgements[0].observed == 50
        assert seen.judgements[0].expected is seen.judgements[0].bound is seen.judgements[0].probability is None
        assert seen.false_alarms == 0.0
    street = judge_by_chart(STREET, weekly.of_units([0]))
    assert street.judgement.level is Level.UNKNOWN
    assert false_alarms_of_charts([street]) == 0.0
    assert not is_large(weekly).any()
    assert "尚不能判断" in judgement_sentence(street.judgement, weekly.starts[-1])


def test_with_enough_history_the_first_week_is_judged() -> None:
    """MINIMUM_WEEKS weeks before it."""
    weekly = _quiet(3, 9.0, [60], MINIMUM_WEEKS + 1)
    assert judge_by_chart(STREET, weekly.of_units([0])).judgement.level is Level.ALARM
    assert is_large(weekly).all()


def test_nothing_to_judge_is_no_fault() -> None:
    """No compound, no week, and a street without any complaint."""
    assert judge_compounds([], as_weeks(np.zeros((0, 5)))).judgements == ()
    assert judge_committees(_units(2), as_weeks(np.zeros((2, 0)))).judgements == ()
    silent = judge_by_chart(STREET, as_weeks(np.zeros((1, 40))))
    assert silent.judgement.level is Level.USUAL
    assert silent.run == 0


def test_a_jump_of_the_street_passes_xmr_and_is_worded_with_all_its_figures() -> None:
    """Observed, expected, bound, probability and what is asked for; nothing above 建议核查."""
    weekly = _quiet(1, 10.0, [40])
    seen = judge_by_chart(STREET, weekly).judgement
    assert (seen.level, seen.method) == (Level.ALARM, Method.CHART)
    assert "XmR" in seen.triggers
    assert seen.bound is not None and seen.bound <= 40
    sentence = judgement_sentence(seen, weekly.starts[-1])
    for words in (
        "全街道",
        "受理 40 件",
        f"{seen.expected:.1f} 件左右",
        f"（{seen.bound} 件）",
        "不到 0.1%",
        "建议核查",
    ):
        assert words in sentence


def test_the_bound_is_the_first_count_that_alarms() -> None:
    """For charts and for predictions."""
    history = _quiet(1, 10.0, [0]).counts[:, :-1]

    def judged(last: int) -> Level:
        return judge_by_chart(STREET, as_weeks(np.append(history, [[float(last)]], axis=1))).judgement.level

    bound = judge_by_chart(STREET, as_weeks(np.append(history, [[0.0]], axis=1))).judgement.bound
    assert bound is not None
    assert (judged(bound - 1), judged(bound)) == (Level.USUAL, Level.ALARM)
    small = _quiet(10, 1.0, [0])
    limit = judge_committees(_units(10), small).judgements[0].bound
    assert limit is not None
    levels = [judge_committees(_units(10), _quiet(10, 1.0, [last])).judgements[0].level for last in (limit - 1, limit)]
    assert levels == [Level.USUAL, Level.ALARM]


def test_a_long_run_and_a_low_week_are_notes_and_no_alarms() -> None:
    """Eight weeks a little above the centre; and a week far below it."""
    counts = np.array([[10.0, 8.0, 12.0, 11.0, 9.0] * 8 + [12.0] * 8])
    run = judge_by_chart(STREET, as_weeks(counts))
    assert run.judgement.level is Level.USUAL
    assert "连续 8 周高于中心线" in chart_notes(run)[0] and "不算警示" in chart_notes(run)[0]
    low = judge_by_chart(STREET, as_weeks(np.append(counts[:, :40] * 5, [[5.0]], axis=1)))
    assert low.is_low and low.judgement.level is Level.USUAL
    assert "低于下限" in chart_notes(low)[0]


@pytest.mark.parametrize(
    ("probability", "words"), [(0.0004, "不到 0.1%"), (0.003, "约 0.3%"), (0.25, "约 25.0%"), (1.0, "100%")]
)
def test_probabilities_are_words_that_promise_no_false_precision(probability: float, words: str) -> None:
    """Below a thousandth no digits."""
    assert chance_words(probability) == words
