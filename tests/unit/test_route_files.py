"""What leaves the routes page: calendars that take back what is cancelled, and no data of people in any file."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.route_plans.document import RouteStop, RouteVisit, plan_json
from analytics.route_plans.solving import solved
from analytics.route_plans.steering import following, left_out_by_hand
from data.exports.route_files import WRITERS, plan_file
from data.exports.route_picture import route_picture
from data.exports.route_sheets import RouteSheet, SheetStop, route_sheets
from data.queries.route_plans import SavedPlan
from data.route_plans import save_plan
from data.schema import complaint
from data.store import Store, sqlite_url
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment
from tests.route_plans import DAY, add_ready, plan_of, reader
from tests.screens.route_home import newest, save_demo_plan

NOW = moment(DAY, 18)


@pytest.fixture
def revised(sqlite_store: Store) -> Store:
    """Plan 1 of four dwellings; in its second version C2 is left out."""
    add_subdistrict(sqlite_store)
    add_ready(sqlite_store, 1, 2, 3, 4)
    plan = plan_of(sqlite_store)
    again = solved(left_out_by_hand(following(plan), "C2", "住户住院"), iterations=300)
    save_plan(sqlite_store, SUBDISTRICT, plan, OFFICE, NOW, uid="u1")
    save_plan(sqlite_store, SUBDISTRICT, again, OFFICE, NOW, uid="u2", number=1, based_on=1)
    return sqlite_store


def events(ics: bytes) -> dict[str, dict[str, str]]:
    """The events of a calendar by UID, lines unfolded (RFC 5545 3.1), keys without parameters."""
    found: dict[str, dict[str, str]] = {}
    for block in ics.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]:
        lines = block.split("END:VEVENT")[0].strip().split("\r\n")
        event = {line.split(":", 1)[0].split(";")[0]: line.split(":", 1)[1] for line in lines}
        assert event["UID"] not in found
        found[event["UID"]] = event
    return found


def calendar(store: Store, saved: SavedPlan, *sheets: RouteSheet) -> dict[str, dict[str, str]]:
    """The events of the calendar of some sheets, or of the whole plan."""
    chosen = sheets or route_sheets(saved.plan)
    earlier = reader(store).earlier_stops(saved.head.number, saved.head.revision)
    return events(plan_file(".ics", saved, chosen, (), account="x", printed_at=NOW, earlier=earlier))


def test_a_cancelled_stop_is_taken_out_of_the_calendar(revised: Store) -> None:
    """Same UID, higher SEQUENCE, STATUS:CANCELLED (RFC 5545 3.8.1.11), its old time; the others stay confirmed."""
    first, second = (reader(revised).route_plan(1, revision) for revision in (1, 2))
    before, after = calendar(revised, first), calendar(revised, second)
    assert set(before) == set(after) and {one["STATUS"] for one in before.values()} == {"CONFIRMED"}
    gone = after.pop("route-1-C2@qunzu")
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", "2")
    assert gone["DTSTART"][:8] == before["route-1-C2@qunzu"]["DTSTART"][:8]
    assert {(one["STATUS"], one["SEQUENCE"]) for one in after.values()} == {("CONFIRMED", "2")}


def test_a_team_s_calendar_takes_back_only_what_it_had(revised: Store) -> None:
    """The day on which C2 stood says so; a sheet of another day does not."""
    first, second = (reader(revised).route_plan(1, revision) for revision in (1, 2))
    stop = first.plan.stop("C2")
    assert stop is not None
    for sheet in route_sheets(second.plan):
        is_its_day = (sheet.day, sheet.team) == (stop.day, stop.team)
        assert ("route-1-C2@qunzu" in calendar(revised, second, sheet)) is is_its_day


def text_of(ending: str, content: bytes) -> str:
    """All words of a file."""
    if ending not in (".docx", ".xlsx"):
        return content.decode().replace("\r\n ", "")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))


def test_no_file_and_no_plan_holds_anything_of_a_complainant(demo_home: Path, tmp_path: Path) -> None:
    """On the demo: no text, contact or number of a complaint, no telephone or identity number, in any format."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    save_demo_plan(home)
    saved = newest(home)
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    with store.read() as connection:
        rows = connection.execute(sa.select(complaint)).mappings().all()
    store.close()
    told = {str(row[name]) for row in rows for name in ("text", "order_number") if row[name]}
    told = {words for words in told if len(words) >= 8}
    assert len(told) > 50
    sheets = route_sheets(saved.plan)
    written = {ending: plan_file(ending, saved, sheets, (), account="x", printed_at=NOW) for ending in WRITERS}
    texts = {ending: text_of(ending, content) for ending, content in written.items()}
    texts["plan"] = json.dumps(plan_json(saved.plan), ensure_ascii=False)
    for ending, text in texts.items():
        assert not [words for words in told if words in text], ending
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text), ending
        assert not re.search(r"(?<!\d)\d{17}[\dXx](?!\d)", text), ending


def test_a_stop_has_no_field_for_persons() -> None:
    """Whoever adds one has to say here that it is of the dwelling and not of a person."""
    of_dwelling = {
        "case_id", "dwelling_id", "committee_code", "compound_id", "compound", "address", "longitude", "latitude",
        "kind", "minutes", "windows", "need", "prize", "must", "reasons", "priority", "order", "told", "lock",
        "excluded", "by_hand", "place", "begin", "leave", "reason", "present", "checklist", "results",
        "minutes_before", "shift", "day", "team", "arrive", "start", "travel", "outcome",
    }  # fmt: skip
    kept: set[str] = {one.name for kind in (RouteVisit, RouteStop, SheetStop) for one in fields(kind)}
    assert kept == of_dwelling


def test_the_map_on_paper_is_the_same_picture_again(revised: Store) -> None:
    """A PNG for each sheet, with the compounds around the stops."""
    saved = reader(revised).route_plan(1)
    shapes: Any = reader(revised).compound_shapes()
    for sheet in route_sheets(saved.plan):
        picture = route_picture(sheet, shapes)
        assert picture is not None and picture[:8] == b"\x89PNG\r\n\x1a\n" and picture == route_picture(sheet, shapes)
