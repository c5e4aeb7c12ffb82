"""Which subdistricts of a store belong to the home's campaign."""

from __future__ import annotations

from casework.campaign.model import Campaign
from casework.errors import NotFoundError
from data.store import Store, Subdistrict


def subdistricts_of(store: Store, campaign: Campaign) -> list[Subdistrict]:
    """The campaign's own subdistrict first, then the others that hold data.

    One that never held anything is left out: it stays behind when the code in campaign.toml is corrected.
    Raises NotFoundError when the campaign's subdistrict is not there, unless the data are a demo.
    """
    known = store.subdistricts()
    own = [entry for entry in known if entry.code == campaign.subdistrict_code]
    others = [entry for entry in known if entry.code != campaign.subdistrict_code and entry.version > 0]
    if not own and not any(entry.is_demo for entry in others):
        raise NotFoundError(
            f"campaign.toml 中的街道代码“{campaign.subdistrict_code}”还没有数据。请先导入小区和工单；"
            "若代码写错了，请在 campaign.toml 的 [subdistrict] 中改正。"
        )
    return own + others


def register_subdistrict(store: Store, campaign: Campaign) -> None:
    """Make sure that the campaign's subdistrict is there to import into; a demo home is left as it is."""
    if not any(entry.is_demo for entry in store.subdistricts()):
        store.create_subdistrict(campaign.subdistrict_code, campaign.subdistrict_name, is_demo=False)
