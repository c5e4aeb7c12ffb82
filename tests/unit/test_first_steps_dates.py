"""An empty home whose campaign.toml still has the dates of the template says so before anything is imported."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.store import Store
from tests.import_files import CODE, campaign
from ui.first_steps import missing_steps
from ui.session import PageContext

ENDS_ON = campaign().ends_on


@pytest.mark.parametrize(("today", "is_named"), [(ENDS_ON, False), (ENDS_ON + timedelta(days=1), True)])
def test_an_ended_campaign_is_the_first_thing_to_put_right(sqlite_store: Store, today: date, is_named: bool) -> None:
    """On its last day it still runs; the day after, every figure would be of 常态长效 and nobody would know why."""
    sqlite_store.create_subdistrict(CODE, "云溪街道", is_demo=False)
    reader = Reader(sqlite_store, CODE, Actor("office", Role.SAFETY_OFFICE), today, Knowledge.LATEST)
    visit = SimpleNamespace(campaign=campaign(), today=today, current=SimpleNamespace(reader=reader))
    steps = [step.what for step in missing_steps(cast(PageContext, visit))]
    assert (steps[0] == "核对专项行动的日期") is is_named
    assert "导入小区" in steps
