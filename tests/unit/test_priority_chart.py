"""The bars of the order of dwellings: every point drawn once, in the order given, and no address read as HTML."""

from __future__ import annotations

from dataclasses import replace

from analytics.charts.priority import COLOURS, priority_chart
from analytics.priority import LABELS, RankedDwelling, priority
from casework.guard import Readiness
from casework.priority import PriorityWeights
from tests.spec.test_priority import DAY, QUIET

FACTS = [
    replace(QUIET, case_id="C1", complaints=2, clauses=None, overdue_days=3),
    replace(QUIET, case_id="C2", address="<b>甲</b>&苑 1号 002室", recurrences=1),
]
DWELLINGS = [
    RankedDwelling(rank, rank, priority(facts, PriorityWeights(), DAY), Readiness(True))
    for rank, facts in enumerate(FACTS, start=1)
]


def test_the_bars_of_a_dwelling_add_up_to_its_total() -> None:
    """One trace a part, in the colour of the part, and the totals as text at their ends."""
    *bars, totals = priority_chart(DWELLINGS).data
    assert [bar.name for bar in bars] == list(LABELS.values())
    assert [bar.marker.color for bar in bars] == list(COLOURS.values())
    sums = [round(sum(bar.x[place] for bar in bars), 1) for place in range(len(DWELLINGS))]
    assert sums == list(totals.x) == [17.5, 10.0]


def test_every_part_has_a_colour_of_its_own() -> None:
    """In the order of the stack."""
    assert list(COLOURS) == list(LABELS)
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_an_address_is_text_and_not_html() -> None:
    """Plotly reads tags in labels; names of compounds come from files."""
    (first, *_) = priority_chart(DWELLINGS).data
    assert first.y[1] == "2　&lt;b&gt;甲&lt;/b&gt;&amp;苑 1号 002室"


def test_no_dwellings_make_an_empty_chart() -> None:
    """No fault on an empty list."""
    assert all(len(trace.x) == 0 for trace in priority_chart([]).data)
