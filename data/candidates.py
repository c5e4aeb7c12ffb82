"""What an unlocated text may mean, for the person who decides."""

from __future__ import annotations

from data.places import load_gazetteer
from data.store import Store, version_of
from geo.contracts import Location


def proposal(store: Store, subdistrict: str, raw_address: str, text: str) -> Location:
    """The present reading of an order's address (its text when the address is empty), with the candidates.

    Read anew, because compounds and alias rules may have been added since the order was imported.
    """
    with store.read() as connection:
        key = (__name__, subdistrict, version_of(connection, subdistrict))
        gazetteer = store.cache.get(key, lambda: load_gazetteer(connection, subdistrict))
    return gazetteer.locate(raw_address if raw_address.strip() else text)
