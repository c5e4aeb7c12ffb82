"""Role × write × record: every function of the data layer that acts for somebody, called by those who may not.

The functions are found by their parameter of type Actor: whoever adds one adds a row here, or names it below with the
function that checks the actor before it. Each call is aimed at the west's rows.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shapely import box

import data
from analytics.route_plans.document import RoutePlan, RouteTask
from casework.accounts.rules import AccountRules
from casework.boundaries import BoundarySource
from casework.errors import NotFoundError, PermissionDeniedError
from casework.events import Actor, Case, EventDraft
from casework.privacy.rules import CipherName
from casework.service import open_case, record
from casework.vocabulary import EventKind, Knowledge, Role
from casework.work_logs import LogDraft, LogKind
from data.access import Reader
from data.accounts import accounts, add_account, change_account, reset_password, set_disabled, unlock
from data.analyses.route_planning import NO_MATRIX
from data.assignments import assign_files
from data.backups.restoring import restore
from data.boundaries import BoundaryDraft, restore_boundary, save_boundary
from data.imports import run_import
from data.imports.boundaries import preview_boundaries, store_boundaries
from data.imports.boundary_plan import Choices
from data.key_rotation import rotate_keys
from data.keys import FOLDER, KeyRing
from data.opening_files import FirstClue, open_file
from data.persons import reveal_person
from data.purge import check_may_purge, purge
from data.purge_files import remove_files
from data.queries.route_plans import SavedPlan
from data.review import check_may_review, make_alias_rule, place_complaint, undo_alias_rule
from data.route_confirmation import confirm_plan
from data.route_plans import check_may_plan, save_plan, store_plan
from data.route_roads import keep_roads, remove_roads
from data.store import Store, sqlite_url
from data.survey_recording import Visit, record_visit
from data.view import View, view_of
from data.work_logs import enter_log, record_log, void_log
from geo.crs import Datum
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.histories import draft_for
from tests.records import OFFICE, ROOT, SUBDISTRICT, moment
from tests.two_committees import DAY, EAST, SECRET, WEST_CASE, WEST_COMPOUND, WEST_LOG, WEST_ORDER, make_street

NOW = moment(DAY, 18)
READ_ONLY = [Actor("chief", Role.LEADER), Actor("fire", Role.DEPARTMENT)]
FIELD = Actor("helper", Role.POPULATION_OFFICER, "01")
UNSEEN = View(SUBDISTRICT, None, DAY, Knowledge.LATEST)
COMMITTEES = ("01", "02")
CLUE = FirstClue("new-clue", DAY, {"source": "hotline"})
VISIT = Visit("new-visit", WEST_CASE, EventKind.VISIT_REFUSED, DAY)
LOG = LogDraft("new-log", LogKind.PUBLICITY, "02", DAY, "某事", persons=1)

BOUNDARY = BoundaryDraft(
    "new-boundary", WEST_COMPOUND, box(121.3018, 31.09975, 121.3022, 31.10025), BoundarySource.OTHER, 5.0, 0
)
EMPTY_PLAN = RoutePlan(
    RouteTask("", DAY, DAY, DAY, ("", 0.0, 0.0), (), (), ((0,),), ((0,),), NO_MATRIX, {}), (), (), {}, 0, 0, 0, 0
)

Call = Callable[[Store, Actor], object]


def _plan(store: Store) -> SavedPlan:
    """The street's plan, as the office reads it."""
    return Reader(store, SUBDISTRICT, OFFICE, DAY, Knowledge.LATEST).route_plan(1)


def _in_writing(call: Callable[..., object]) -> Call:
    def run(store: Store, actor: Actor) -> object:
        with store.write(SUBDISTRICT) as writing:
            return call(writing, actor)

    return run


# Calls that change what a committee is responsible for; refused to readers and to another committee.
CASEWORK: dict[str, Call] = {
    "casework.service.open_case": _in_writing(
        lambda writing, actor: open_case(
            writing, actor, Case("N1", 2, "02"), draft_for(EventKind.CLUE_RECEIVED, DAY, uid="n", case_id="N1"), NOW
        )
    ),
    # A crafted file: the west's dwelling under the east's own code.
    "casework.service.open_case as one's own": _in_writing(
        lambda writing, actor: open_case(
            writing, actor, Case("N1", 2, "01"), draft_for(EventKind.CLUE_RECEIVED, DAY, uid="n", case_id="N1"), NOW
        )
    ),
    "data.boundaries.save_boundary": lambda store, actor: save_boundary(store, SUBDISTRICT, BOUNDARY, actor, NOW),
    "data.boundaries.restore_boundary": lambda store, actor: restore_boundary(
        store, SUBDISTRICT, WEST_COMPOUND, 0, "某理由", actor, NOW, seen=0, uid="new-boundary"
    ),
    "data.opening_files.open_file": lambda store, actor: open_file(store, SUBDISTRICT, 20, "777", CLUE, actor, NOW),
    "data.assignments.assign_files": lambda store, actor: assign_files(
        store, SUBDISTRICT, [WEST_CASE], "east", actor, NOW, "u"
    ),
    "data.survey_recording.record_visit": _in_writing(lambda writing, actor: record_visit(writing, actor, VISIT, NOW)),
    "data.work_logs.record_log": lambda store, actor: record_log(store, CAMPAIGN, LOG, actor, NOW),
    "data.work_logs.enter_log": _in_writing(lambda writing, actor: enter_log(writing, CAMPAIGN, LOG, actor, NOW)),
    "data.work_logs.void_log": lambda store, actor: void_log(store, SUBDISTRICT, WEST_LOG, "录错了", actor, NOW),
    "data.persons.reveal_person": lambda store, actor: reveal_person(
        store, _own_view(actor), actor, WEST_CASE, f"{WEST_CASE}-sub_lessor-1", "送达指令书，需联系", NOW
    ),
}
# Calls for the whole street; refused to every role that is bound to a committee, and to readers.
STREET: dict[str, Call] = {
    "data.review.place_complaint": lambda store, actor: place_complaint(
        store, SUBDISTRICT, WEST_ORDER, WEST_COMPOUND, None, actor, NOW
    ),
    "data.review.make_alias_rule": lambda store, actor: make_alias_rule(
        store, SUBDISTRICT, "某处旁边", WEST_COMPOUND, None, actor, NOW
    ),
    "data.review.undo_alias_rule": lambda store, actor: undo_alias_rule(
        store, SUBDISTRICT, f"{SECRET}旁边", actor, NOW
    ),
    "data.review.check_may_review": lambda store, actor: check_may_review(actor),
    "data.imports.run_import": lambda store, actor: run_import(
        store, SUBDISTRICT, "hotline", Path("none.xlsx"), CAMPAIGN, actor, NOW
    ),
    "data.imports.boundaries.preview_boundaries": lambda store, actor: preview_boundaries(
        store, SUBDISTRICT, Path("none.gpkg"), Choices(), actor, NOW
    ),
    "data.imports.boundaries.store_boundaries": lambda store, actor: store_boundaries(
        store, SUBDISTRICT, Path("none.gpkg"), Choices(), actor, NOW
    ),
    "data.route_plans.save_plan": lambda store, actor: save_plan(
        store, SUBDISTRICT, _plan(store).plan, actor, NOW, uid="new-plan"
    ),
    "data.route_plans.store_plan": _in_writing(
        lambda writing, actor: store_plan(
            writing, EMPTY_PLAN, actor, NOW, uid="new-plan", number=None, based_on=None, change=""
        )
    ),
    "data.route_plans.check_may_plan": lambda store, actor: check_may_plan(actor),
    "data.route_confirmation.confirm_plan": lambda store, actor: confirm_plan(
        store, CAMPAIGN, CALENDAR, _plan(store), actor, NOW, uid="new-plan"
    ),
    "data.route_roads.keep_roads": lambda store, actor: keep_roads(
        store, SUBDISTRICT, Path("nowhere"), "x.gpkg", b"", Datum.WGS84, {}, actor, NOW
    ),
    "data.route_roads.remove_roads": lambda store, actor: remove_roads(store, SUBDISTRICT, Path("nowhere"), actor, NOW),
    "data.purge.check_may_purge": lambda store, actor: check_may_purge(actor),
    "data.purge_files.remove_files": lambda store, actor: remove_files(
        store, Path("nowhere"), SUBDISTRICT, CAMPAIGN.retention, actor, NOW
    ),
    "data.purge.purge": lambda store, actor: purge(store, CAMPAIGN, actor, NOW),
}
# Calls of the administrator, refused to everybody else.
ACCOUNTS: dict[str, Call] = {
    "data.accounts.accounts": lambda store, actor: accounts(store, SUBDISTRICT, actor),
    "data.accounts.add_account": lambda store, actor: add_account(
        store, SUBDISTRICT, "new", "新", Role.LEADER, None, COMMITTEES, actor, NOW
    ),
    "data.accounts.change_account": lambda store, actor: change_account(
        store, SUBDISTRICT, "west", "西", Role.LEADER, None, COMMITTEES, actor, NOW
    ),
    "data.accounts.set_disabled": lambda store, actor: set_disabled(
        store, SUBDISTRICT, "west", actor, NOW, is_disabled=True
    ),
    "data.accounts.reset_password": lambda store, actor: reset_password(store, SUBDISTRICT, "west", actor, NOW),
    "data.accounts.unlock": lambda store, actor: unlock(store, SUBDISTRICT, "west", actor, NOW),
    "data.key_rotation.rotate_keys": lambda store, actor: rotate_keys(
        store, CipherName.AES_256_GCM, actor, NOW, lambda share, words: None
    ),
    "data.backups.restoring.restore": lambda store, actor: restore(
        Path("none.zip"), Path("nowhere"), actor, NOW, replace=False, despite_faults=False, progress=lambda *_: None
    ),
}
# No way in of their own: name → who has checked the actor before, or why there is nothing to check.
INNER = {
    "data.access_log.record_access": "an entry about the actor himself, not a row of anybody",
    "data.analyses.duties.duties_of": "a filter over what the Reader gave",
    "data.analyses.duties.is_own": "a filter over what the Reader gave",
    "data.boundary_versions.keep_versions": "after save_boundary, restore_boundary or run_import",
    "data.attachments.attach": "after casework.service.record, in the same transaction",
    "data.commands.opening.acting_moment": "reads the moment of the newest record, in a demo only",
    "data.commands.opening.reader_of": "makes a Reader",
    "data.imports.batches.leave_batch": "after run_import",
    "data.imports.boundaries.import_boundaries": "after run_import",
    "data.imports.compounds.import_compounds": "after run_import",
    "data.imports.hotline.import_hotline": "after run_import",
    "data.imports.roster.import_roster": "after run_import",
    "data.imports.survey.import_survey": "after run_import; records through record_visit",
    "data.persons.keep_persons": "after casework.service.record, in the same transaction",
    "data.route_plans.may_plan": "the question behind check_may_plan",
    "data.review.may_review": "the question behind check_may_review",
    "data.view.view_of": "the rule of row access itself (test_reader_matrix.py)",
}
CASE_KINDS = [kind for kind in EventKind if kind is not EventKind.EVENT_VOIDED]


def _own_view(actor: Actor) -> View:
    """What the actor sees; a reader of the whole street for one who sees nothing, so that the act itself refuses."""
    return UNSEEN if actor.role is Role.SYSTEM_ADMIN else view_of(actor, SUBDISTRICT, DAY, Knowledge.LATEST)


def acting_functions() -> set[str]:
    """Every public function of the data layer with a parameter of type Actor; the demo plays parts of its own."""
    found = set()
    for module in pkgutil.walk_packages(data.__path__, "data."):
        if module.name.startswith("data.demo") or module.name == "data.__main__":
            continue
        for name, member in vars(importlib.import_module(module.name)).items():
            is_own = inspect.isfunction(member) and member.__module__ == module.name and not name.startswith("_")
            if is_own and any("Actor" in str(one.annotation) for one in inspect.signature(member).parameters.values()):
                found.add(f"{module.name}.{name}")
    return found


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Both committees. No call below changes it."""
    folder = tmp_path_factory.mktemp("street")
    store = make_street(Store.open(sqlite_url(folder / "q.sqlite"), keys=KeyRing(folder / FOLDER)), with_west=True)
    yield store
    store.close()


def test_every_function_that_acts_for_somebody_is_in_a_table() -> None:
    """A new one fails here until somebody has decided who may call it."""
    named = {name.split(" ")[0] for table in (CASEWORK, STREET, ACCOUNTS, INNER) for name in table}
    assert {name for name in named if name.startswith("data.")} == acting_functions()


@pytest.mark.parametrize("actor", [*READ_ONLY, ROOT], ids=lambda actor: actor.role.value)
@pytest.mark.parametrize("name", [*CASEWORK, *STREET])
def test_readers_and_the_administrator_write_nothing(street: Store, name: str, actor: Actor) -> None:
    """By no path; nothing is stored."""
    before = street.version(SUBDISTRICT)
    with pytest.raises((PermissionDeniedError, NotFoundError)) as refused:
        {**CASEWORK, **STREET}[name](street, actor)
    assert isinstance(refused.value, PermissionDeniedError) or "as one's own" in name
    assert street.version(SUBDISTRICT) == before


@pytest.mark.parametrize("actor", [EAST, FIELD], ids=lambda actor: actor.role.value)
@pytest.mark.parametrize("name", [*CASEWORK, *STREET, *ACCOUNTS])
def test_a_committee_changes_nothing_of_another(street: Store, name: str, actor: Actor) -> None:
    """Neither a file, nor a log, nor an order, nor an account, and no person is opened; nothing is stored."""
    before = street.version(SUBDISTRICT)
    with pytest.raises((PermissionDeniedError, NotFoundError)) as refused:
        {**CASEWORK, **STREET, **ACCOUNTS}[name](street, actor)
    assert SECRET not in str(refused.value)
    assert street.version(SUBDISTRICT) == before


@pytest.mark.parametrize("kind", CASE_KINDS, ids=str)
def test_no_kind_of_entry_gets_into_another_committees_file(street: Store, kind: EventKind) -> None:
    """The service refuses each kind to each of those who may not, before it looks at anything else."""
    before = street.version(SUBDISTRICT)
    draft = EventDraft("crafted", WEST_CASE, kind, DAY, None, {})
    for actor in (*READ_ONLY, ROOT, EAST, FIELD, Actor("half", Role.COMMITTEE), Actor("half", Role.COMMITTEE, "")):
        with pytest.raises(PermissionDeniedError), street.write(SUBDISTRICT) as writing:
            record(writing, actor, draft, NOW)
    assert street.version(SUBDISTRICT) == before


def test_an_entry_of_another_committee_cannot_be_voided(street: Store) -> None:
    """Not even with the uid known."""
    draft = EventDraft("crafted", WEST_CASE, EventKind.EVENT_VOIDED, DAY, None, {"voids": "W1-0", "reason": "录错"})
    for actor in (*READ_ONLY, ROOT, EAST, FIELD):
        with pytest.raises(PermissionDeniedError), street.write(SUBDISTRICT) as writing:
            record(writing, actor, draft, NOW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
@pytest.mark.parametrize("name", ACCOUNTS)
def test_accounts_are_kept_by_the_administrator_alone(street: Store, name: str, role: Role) -> None:
    """Not by 平安办 either."""
    with pytest.raises(PermissionDeniedError):
        ACCOUNTS[name](street, Actor("other", role, "01"))


def test_a_list_of_accounts_holds_no_password(street: Store) -> None:
    """Not even as a hash."""
    assert "argon2" not in repr(accounts(street, SUBDISTRICT, ROOT))
    assert AccountRules().password_length >= 10
