"""Finding a file by its number, by an address as people write it, or by words of its stage."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from casework.vocabulary import Stage
from data.access import Reader
from data.candidates import proposal
from data.store import Store
from geo.contracts import Location
from geo.normalise import normalise

# The plan document uses several words for one thing (domain notes 1.5): left as written → right as the program says.
SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "返潮": "回潮",
        "复租": "回潮",
        "摸底排查": "排摸",
        "摸排": "排摸",
        "通知书": "指令书",
        "限改单": "指令书",
        "清零": "销项",
    }
)


def find_cases(store: Store, reader: Reader, text: str, committees: Mapping[str, str]) -> pd.DataFrame:
    """The files that the text means, columns of data.queries.case_list.CASE_LIST; empty when none does.

    text: a file number, an address (小区 or 路弄, 号, 室; aliases and 幢/号楼 are understood), or words of compound,
    committee and stage separated by spaces, all of which must be there. committees: code → name.
    """
    cases = reader.case_list()
    wanted = text.strip()
    if not wanted or cases.empty:
        return cases.iloc[:0]
    by_number = cases[cases["case_id"].str.upper() == wanted.upper()]
    if not by_number.empty:
        return by_number
    by_address = _at(cases, proposal(store, reader.subdistrict, wanted, ""))
    if by_address is not None and not by_address.empty:
        return by_address
    return _with_words(cases, wanted, committees)


def _at(cases: pd.DataFrame, place: Location) -> pd.DataFrame | None:
    """The files at the place that an address proves; None when it proves none."""
    if place.compound_id is None:
        return None
    here = cases["compound_id"] == place.compound_id
    if place.building is not None:
        here &= cases["building"] == place.building
    if place.room is not None:
        here &= cases["room"] == place.room
    return cases[here]


def _with_words(cases: pd.DataFrame, text: str, committees: Mapping[str, str]) -> pd.DataFrame:
    words = _same_words(normalise(text)).split()
    told = pd.Series(
        [
            _same_words(
                normalise(
                    f"{row['case_id']} {row['compound']} {row['building']}号 {row['building']}幢 {row['room']}室 "
                    f"{Stage(row['stage']).label} {committees.get(row['committee_code'], '')}"
                )
            ).lower()
            for row in cases.to_dict("records")
        ],
        index=cases.index,
        dtype="str",
    )
    found = pd.Series(True, index=cases.index)
    for word in words:
        found &= told.str.contains(word.lower(), regex=False)
    return cases[found] if words else cases.iloc[:0]


def _same_words(text: str) -> str:
    for written, ours in SYNONYMS.items():
        text = text.replace(written, ours)
    return text
