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

# The plan document uses several words for one thing (domain notes 1.5): as written → as the program says.
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
    building, room, committee and stage separated by spaces, all of which must be there. committees: code → name.
    """
    cases = reader.case_list()
    # Split first: the normal form has no spaces between Chinese signs.
    words = [plain for word in text.split() if (plain := _plain(word))]
    if not words or cases.empty:
        return cases.iloc[:0]
    by_number = cases[cases["case_id"].str.lower() == " ".join(words)]
    if not by_number.empty:
        return by_number
    # Words of a stage or a committee stand beside an address and narrow it.
    beside = [_plain(stage.label) for stage in Stage] + [_plain(name) for name in committees.values()]
    narrowing = [word for word in words if any(word in label for label in beside)]
    cases = _with_words(cases, narrowing, committees)
    rest = [word for word in words if word not in narrowing]
    if not rest:
        return cases
    by_address = _at(cases, proposal(store, reader.subdistrict, " ".join(rest), ""))
    return _with_words(cases, rest, committees) if by_address.empty else by_address


def _at(cases: pd.DataFrame, place: Location) -> pd.DataFrame:
    """The files at the place that an address proves; none when it proves none."""
    if place.compound_id is None:
        return cases.iloc[:0]
    here = cases["compound_id"] == place.compound_id
    if place.building is not None:
        here &= cases["building"] == place.building
    if place.room is not None:
        here &= cases["room"] == place.room
    return cases[here]


def _with_words(cases: pd.DataFrame, words: list[str], committees: Mapping[str, str]) -> pd.DataFrame:
    """The files of which number, address, stage and committee hold every word."""
    told = [
        _plain(
            f"{row['case_id']} {row['compound']} {row['building']}号 {row['building']}幢 {row['room']}室 "
            f"{Stage(row['stage']).label} {committees.get(row['committee_code'], '')}"
        )
        for row in cases.to_dict("records")
    ]
    return cases[[all(word in line for word in words) for line in told]]


def _plain(text: str) -> str:
    plain = normalise(text).lower()
    for written, ours in SYNONYMS.items():
        plain = plain.replace(written, ours)
    return plain
