"""Charts of 监测: what is drawn is what was judged, holidays stand where they are."""

from __future__ import annotations

from datetime import date

import numpy as np

from analytics.charts.holidays import holiday_weeks, holidays
from analytics.charts.style import RED
from analytics.charts.surveillance import committee_multiples, cusum_chart, xmr_chart
from analytics.surveillance.judgement import Level, Unit, judge_by_chart, judge_committees
from casework.calendar import statutory_calendar
from tests.simulated_weeks import as_weeks

CALENDAR = statutory_calendar(2018, 2022)
RISEN = as_weeks(np.array([[13.0, 7.0, 12.0, 8.0] * 15 + [40.0]]))


def test_holidays_are_the_weeks_with_a_weekday_off() -> None:
    """国庆 2021 lies in two weeks; a week whose only mark is a make-up Saturday is no holiday week."""
    starts = [date(2021, 9, 20), date(2021, 9, 27), date(2021, 10, 4), date(2021, 10, 11)]
    assert holiday_weeks(starts, CALENDAR) == [
        (date(2021, 9, 20), "中秋"),
        (date(2021, 9, 27), "国庆节"),
        (date(2021, 10, 4), "国庆节"),
    ]


def test_holidays_on_an_axis_of_days_run_from_the_first_day_off_to_the_last() -> None:
    """中秋 19 to 21 September and 国庆 1 to 7 October 2021, each once; a window that ends inside one cuts it."""
    assert list(holidays(date(2021, 9, 1), date(2021, 10, 31), CALENDAR)) == [
        (date(2021, 9, 19), date(2021, 9, 21), "中秋"),
        (date(2021, 10, 1), date(2021, 10, 7), "国庆节"),
    ]
    assert list(holidays(date(2021, 10, 3), date(2021, 10, 5), CALENDAR)) == [
        (date(2021, 10, 3), date(2021, 10, 5), "国庆节")
    ]
    assert list(holidays(date(2021, 10, 9), date(2021, 10, 31), CALENDAR)) == []


def test_the_week_above_the_limit_is_marked_and_every_week_has_its_rate() -> None:
    """52 weeks as dates, in complaints per unit of exposure; the diamond stands on the judged week."""
    figure = xmr_chart(judge_by_chart(Unit("street", "全街道"), RISEN), RISEN, CALENDAR)
    traces = {trace.name: trace for trace in figure.data}
    assert list(traces["每工作日投诉"].x) == list(RISEN.starts[-52:])
    np.testing.assert_allclose(traces["每工作日投诉"].y, RISEN.counts[0, -52:])
    assert list(traces["高于上限"].x) == [RISEN.starts[-1]]


def test_without_history_the_charts_draw_what_there_is() -> None:
    """One week: a point without limits, a CUSUM without bars."""
    one = as_weeks(np.array([[3.0]]))
    charted = judge_by_chart(Unit("street", "全街道"), one)
    assert len(xmr_chart(charted, one, CALENDAR).data[3].x) == 1
    assert np.isnan(cusum_chart(charted, one, CALENDAR).data[0].y).all()


def test_the_cusum_beyond_its_threshold_is_told_by_colour_and_hatching() -> None:
    """Not by colour alone."""
    figure = cusum_chart(judge_by_chart(Unit("street", "全街道"), RISEN), RISEN, CALENDAR)
    assert figure.data[0].marker.color[-1] == RED
    assert figure.data[0].marker.pattern.shape[-1] == "/"


def test_each_committee_has_its_own_small_chart_in_the_order_given() -> None:
    """The judged week of an alarm is red; few complaints are hatched."""
    counts = np.random.default_rng(2).poisson([[3.0], [0.05], [1.0]], (3, 60)).astype(np.float64)
    counts[:, -1] = [20, 0, 1]
    weekly = as_weeks(counts)
    units = [Unit(str(key), f"{key}居委会") for key in range(3)]
    judged = judge_committees(units, weekly).judgements
    assert [one.level for one in judged] == [Level.ALARM, Level.USUAL, Level.USUAL]
    figure = committee_multiples(judged, weekly)
    assert [note.text for note in figure.layout.annotations] == ["0居委会", "1居委会", "2居委会"]
    assert [trace.marker.color[-1] == RED for trace in figure.data] == [True, False, False]
    assert [trace.marker.pattern.shape for trace in figure.data] == ["", "/", ""]
