"""Reader: every figure that a page or the command line shows is asked through it.

It binds the store to one user and one date (data/view.py decides what that user may see) and remembers results
until the subdistrict's data change: the cache key is (query, arguments, view, version).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import date, datetime
from typing import Concatenate, ParamSpec, TypeVar

import pandas as pd
import sqlalchemy as sa

from analytics.contracts import BriefingInputs, CommitteeProgress
from analytics.recurrence.episodes import CaseStep
from casework.campaign.model import Campaign
from casework.events import Actor
from casework.parties.network import NamedParty
from casework.vocabulary import Knowledge
from data.accounts import account_row
from data.attachments import Attachment, attachments
from data.queries import briefing_inputs as briefings
from data.queries import case_list as files
from data.queries import (
    complaints,
    compound_names,
    facts,
    joint_actions,
    list_changes,
    open_cases,
    order_register,
    orders,
    places,
    progress,
    rules,
)
from data.queries.boundaries import (
    BoundaryVersion,
    CompoundBoundary,
    boundaries,
    boundary_versions,
    building_places,
)
from data.queries.facts import CaseFacts, CompoundFacts
from data.queries.listed_cases import ListedCase, listed_cases
from data.queries.officers import Officer, officers
from data.queries.persons import SealedPerson, named_parties, sealed_persons
from data.queries.recurrence import recurrence_steps
from data.queries.route_plans import (
    PlanHead,
    SavedPlan,
    SavedStop,
    earlier_stops,
    route_plan,
    route_plans,
    route_stops,
)
from data.queries.visit_list import DwellingToVisit, visit_list
from data.queries.work_files import WorkFile, refreshed, work_files
from data.queries.work_logs import work_logs
from data.store import Store, version_of
from data.view import EVERYTHING, Counting, View, view_of

__all__ = ["CaseFacts", "CompoundFacts", "Reader"]

_LAST = "last"
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Reader:
    """What one actor may read of one subdistrict as of a date.

    counting: what the campaign counts (data.view.counting_of); without one everything counts.
    Raises PermissionDeniedError for the system administrator and for a bound role without a committee.
    """

    def __init__(
        self,
        store: Store,
        subdistrict: str,
        actor: Actor,
        as_of: date,
        knowledge: Knowledge,
        counting: Counting = EVERYTHING,
    ) -> None:
        self._store = store
        self.view: View = view_of(actor, subdistrict, as_of, knowledge, counting)
        self.actor = actor

    @property
    def subdistrict(self) -> str:
        """The subdistrict's code."""
        return self.view.subdistrict

    @property
    def as_of(self) -> date:
        """The last day that counts."""
        return self.view.as_of

    @property
    def knowledge(self) -> Knowledge:
        """Which records may be used."""
        return self.view.knowledge

    def version(self) -> int:
        """The number of the subdistrict's last write."""
        return self._store.version(self.view.subdistrict)

    def is_demo(self) -> bool:
        """True when the subdistrict's data are invented (演示数据)."""
        return any(entry.is_demo for entry in self._store.subdistricts() if entry.code == self.subdistrict)

    def data_cutoff(self) -> datetime | None:
        """When the newest record that may be used became known; None when there is none."""
        return self._ask(self.view, briefings.data_cutoff)

    def briefing_inputs(self, question: briefings.BriefingQuestion) -> BriefingInputs:
        """The figures behind a briefing, all of one moment."""
        return self._ask(self.view, briefings.briefing_inputs, question)

    def committee_progress(self, campaign: Campaign, as_of: date | None = None) -> tuple[CommitteeProgress, ...]:
        """Counts by committee, on as_of or on another day as known on that day (当时已知) or as known now."""
        view = self.view if as_of is None else self.view.at(as_of)
        return self._ask(view, progress.committee_progress, campaign.committees, campaign.list_locked_on)

    def open_per_day(self, campaign: Campaign, start: date, end: date) -> pd.DataFrame:
        """day, committee_code, open, confirmed_total (dwellings) at the end of each day, as far as as_of."""
        codes = tuple(committee.code for committee in campaign.committees_on(self.as_of))
        return self._frame(progress.open_per_day, codes, start, end)

    def list_changes(self) -> pd.DataFrame:
        """day, committee_code, confirmed, recurred, cleared, withdrawn (dwellings) of each day with a change."""
        return self._frame(list_changes.list_changes)

    def cleared_cases(self) -> pd.DataFrame:
        """listed_on, cleared_on of every 销项."""
        return self._frame(list_changes.cleared_cases)

    def open_cases(self) -> pd.DataFrame:
        """case_id, committee_code, stage, due_on, held of the dwellings on the list."""
        return self._frame(open_cases.open_cases)

    def served_terms(self) -> pd.DataFrame:
        """served_on, due_on of the orders served."""
        return self._frame(open_cases.served_terms)

    def has_orders(self) -> bool:
        """Whether any order is known by as_of; without one every count of orders is unknown and not 0."""
        return self._ask(self.view, complaints.has_orders)

    def has_cases(self) -> bool:
        """Whether any file is seen."""
        return self._ask(self.view, files.has_cases)

    def complaint_count(self, start: date, end: date) -> int:
        """Raw orders received on [start, end], 街道外 left out."""
        return self._ask(self.view, complaints.complaint_count, start, end)

    def complaints_per_day(self, start: date, end: date) -> pd.DataFrame:
        """day, complaints: every day of [start, end] as far as as_of."""
        return self._frame(complaints.complaints_per_day, start, end)

    def newest_complaints(self, limit: int) -> pd.DataFrame:
        """The orders received last; columns of data.queries.complaints.NEWEST."""
        return self._frame(complaints.newest_complaints, limit)

    def unlocated_count(self) -> int:
        """Orders whose address is not placed yet."""
        return self._ask(self.view, complaints.unlocated_count)

    def unlocated_complaints(self, limit: int) -> pd.DataFrame:
        """order_number, received_at, raw_address, text, reasons (tuple of codes), newest first."""
        return self._frame(complaints.unlocated_complaints, limit)

    def alias_rules(self) -> pd.DataFrame:
        """The address rules that people made: pattern, compound (None = outside), account, created_at."""
        return self._frame(rules.alias_rules)

    def orders(self, start: date, end: date) -> pd.DataFrame:
        """The counted orders received on [start, end]; columns of data.queries.orders.ORDERS."""
        return self._frame(orders.orders, start, end)

    def handled_orders(self, start: date, end: date) -> pd.DataFrame:
        """The counted orders received or closed on [start, end]; columns of data.queries.orders.ORDERS."""
        return self._frame(orders.handled_orders, start, end)

    def work_files(self) -> tuple[WorkFile, ...]:
        """The files that may ask something of somebody, each with its state and events, by case number."""
        asked = (work_files.__module__, work_files.__qualname__, self.view)
        kept: dict[str, tuple[int, tuple[WorkFile, ...]]] = self._store.cache.get(asked, dict)
        with self._store.read() as connection:
            version, before = version_of(connection, self.subdistrict), kept.get(_LAST)
            if before is not None and before[0] == version:
                return before[1]
            if before is None or before[0] > version:
                files = work_files(connection, self.view)
            else:
                files = refreshed(connection, self.view, before[1], before[0])
        # One assignment: whoever reads at this moment gets the one or the other, each with its own version.
        kept[_LAST] = (version, files)
        return files

    def per_file(
        self,
        compute: Callable[Concatenate[WorkFile, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> list[tuple[WorkFile, Result]]:
        """Each of work_files with compute(file, *arguments), remembered for as long as the file is the same.

        For what takes longer than the query. compute as for `derived`.
        """
        asked: Hashable = (compute.__module__, compute.__qualname__, arguments, tuple(named.items()), self.view)
        kept: dict[str, dict[str, tuple[WorkFile, Result]]] = self._store.cache.get(asked, dict)
        before, now = kept.get(_LAST, {}), {}
        for file in self.work_files():
            known = before.get(file.case_id)
            is_same = known is not None and known[0] is file
            now[file.case_id] = known if is_same and known else (file, compute(file, *arguments, **named))
        kept[_LAST] = now
        return list(now.values())

    def officers(self, committee_code: str) -> tuple[Officer, ...]:
        """Who may be given a file of that committee."""
        return self._ask(self.view, officers, committee_code)

    def own_names(self) -> frozenset[str]:
        """The names of the actor himself: his account, his user on this machine, and how the account is shown."""
        name = self.actor.account
        with self._store.read() as connection:
            row = account_row(connection, self.subdistrict, name)
        return frozenset({name, name.rpartition(":")[2], *([] if row is None else [row.display])})

    def work_logs(self, start: date, end: date) -> pd.DataFrame:
        """The entries of the work logs of [start, end]; columns of data.queries.work_logs.WORK_LOGS."""
        return self._frame(work_logs, start, end)

    def recurrence_steps(self) -> tuple[CaseStep, ...]:
        """The events after 销项 of every file that was ever cleared, by file in the order in which they happened."""
        return self._ask(self.view, recurrence_steps)

    def compound_areas(self) -> pd.DataFrame:
        """compound_id, name, committee_code, dwellings, x, y (metres, EPSG:4549) of every compound."""
        return self._frame(orders.compound_areas)

    def order_register(self) -> pd.DataFrame:
        """The orders issued by as_of; columns of data.queries.order_register.REGISTER."""
        return self._frame(order_register.order_register)

    def joint_actions(self) -> pd.DataFrame:
        """compound_id, day, dwellings: the joint actions (联合整治) that were done, by compound and day."""
        return self._frame(joint_actions.joint_actions)

    def complaint_points(self, start: date, end: date) -> pd.DataFrame:
        """order_number, longitude, latitude (WGS84), level, received_at of the orders that have a place."""
        return self._frame(complaints.complaint_points, start, end)

    def compound_measures(self, start: date, end: date) -> pd.DataFrame:
        """One row per compound; columns of data.queries.places.MEASURES."""
        return self._frame(places.compound_measures, start, end)

    def compound_shapes(self) -> pd.DataFrame:
        """Columns of data.queries.places.SHAPES; geometry is shapely or None, all places are WGS84."""
        return self._frame(places.compound_shapes)

    def boundaries(self) -> tuple[CompoundBoundary, ...]:
        """Every compound with its boundary: outline, source, accuracy, the newest version; by id."""
        return self._ask(self.view, boundaries)

    def boundary_versions(self) -> tuple[BoundaryVersion, ...]:
        """All versions of all boundaries, newest first."""
        return self._ask(self.view, boundary_versions)

    def building_places(self) -> pd.DataFrame:
        """The buildings that have a place of their own; columns of data.queries.boundaries.BUILDINGS."""
        return self._frame(building_places)

    def compound_other_names(self) -> pd.DataFrame:
        """Aliases and lanes of the compounds: columns compound_id, text."""
        return self._frame(compound_names.compound_other_names)

    def dwelling_points(self) -> pd.DataFrame:
        """case_id, dwelling_id, compound_id, longitude, latitude, stage of the dwellings under a file."""
        return self._frame(places.dwelling_points)

    def case_list(self) -> pd.DataFrame:
        """Every file with address, stage and last event; columns of data.queries.case_list.CASE_LIST."""
        return self._frame(files.case_list)

    def dwellings_of(self, compound_id: int) -> pd.DataFrame:
        """The registered rooms of a compound with their files; columns of data.queries.case_list.DWELLINGS."""
        return self._frame(files.dwellings_of, compound_id)

    def case_facts(self, case_id: str) -> CaseFacts:
        """A case with address, state and timeline. Raises NotFoundError when the actor may see none such."""
        return self._ask(self.view, facts.case_facts, case_id)

    def attachments(self, case_id: str) -> tuple[Attachment, ...]:
        """The photos of a file by number; empty when the actor may see none such."""
        return self._ask(self.view, attachments, case_id)

    def visit_list(self) -> tuple[DwellingToVisit, ...]:
        """The dwellings that wait for a visit, by compound, building and room."""
        return self._ask(self.view, visit_list)

    def persons(self, case_id: str) -> tuple[SealedPerson, ...]:
        """The persons of a file, sealed: data.persons masks them, or opens one with a reason."""
        return self._ask(self.view, sealed_persons, case_id)

    def named_parties(self) -> tuple[tuple[NamedParty, SealedPerson], ...]:
        """The sub-lessors, agencies and companies of all files, each with its sealed row."""
        return self._ask(self.view, named_parties)

    def route_plans(self) -> tuple[PlanHead, ...]:
        """The saved versions of route plans, newest first; none for a role bound to a committee."""
        return self._ask(self.view, route_plans)

    def route_plan(self, number: int, revision: int | None = None) -> SavedPlan:
        """A saved version, the newest by default. Raises NotFoundError when the actor may see none such."""
        return self._ask(self.view, route_plan, number, revision)

    def route_stops(self) -> tuple[SavedStop, ...]:
        """The stops of the newest version of each plan, by day and time; of its own dwellings for a committee."""
        return self._ask(self.view, route_stops)

    def earlier_stops(self, number: int, revision: int) -> tuple[SavedStop, ...]:
        """The stops that versions of a plan before `revision` had."""
        return self._ask(self.view, earlier_stops, number, revision)

    def listed_cases(self) -> tuple[ListedCase, ...]:
        """The cases on the list or under suspicion, each with its state, by case number."""
        return self._ask(self.view, listed_cases)

    def compound_facts(self, compound_id: int, start: date, end: date) -> CompoundFacts:
        """A compound with counts, cases and newest orders. Raises NotFoundError when the actor may see none such."""
        return self._ask(self.view, facts.compound_facts, compound_id, start, end)

    def stream(
        self,
        rows: Callable[Concatenate[sa.Connection, View, Arguments], Iterator[Result]],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Iterator[Result]:
        """The rows of a query one by one, of one moment and never kept: for files that are longer than a page."""
        with self._store.read() as connection:
            yield from rows(connection, self.view, *arguments, **named)

    def derived(
        self,
        compute: Callable[Concatenate[Reader, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """compute(self, *arguments), remembered until the subdistrict's data change.

        For results that take longer than a query. compute is a function of a module, its arguments are hashable,
        and nobody changes its result: it is handed to every page that asks for the same.
        """
        asked: Hashable = (compute.__module__, compute.__qualname__, arguments, tuple(named.items()))
        key: Hashable = (asked, self.view, self.version())
        return self._store.cache.get(key, lambda: compute(self, *arguments, **named))

    def remembered(self, what: Hashable, make: Callable[[], Result]) -> Result:
        """make(), remembered until the subdistrict's data change, for what a page makes of its rows.

        what: names the thing and everything beside the data that it depends on.
        """
        return self._store.cache.get((what, self.view, self.version()), make)

    def _frame(
        self,
        query: Callable[Concatenate[sa.Connection, View, Arguments], pd.DataFrame],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> pd.DataFrame:
        # A shallow copy under copy-on-write: a page may change its frame without changing anybody else's.
        return self._ask(self.view, query, *arguments, **named).copy(deep=False)

    def _ask(
        self,
        view: View,
        query: Callable[Concatenate[sa.Connection, View, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        with self._store.read() as connection:
            # In the same transaction as the query, so that no result is ever kept under another version.
            version = version_of(connection, view.subdistrict)
            key: Hashable = (query.__module__, query.__qualname__, arguments, tuple(named.items()), view, version)
            return self._store.cache.get(key, lambda: query(connection, view, *arguments, **named))
