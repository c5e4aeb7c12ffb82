"""转租网络 on the screen: the groups as a table, and the evidence path of the one that was chosen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from casework.parties.network import Link
from data.analyses.sublessor_network import NetworkGroup, SublessorNetwork
from data.persons import MaskedPerson, masked_person
from ui.case_link import file_link
from ui.errors import plain
from ui.method_note import MethodNote, show_method
from ui.persons_panel import show_person
from ui.session import PageContext
from ui.tables import choose_row, pinned, show_table

METHOD = MethodNote(
    definition="把各户登记的转租人、中介、企业按加密索引比对：电话相同，或单位名称相同的，归为一组；列出两户以上的组，户数多的在前。",
    reading="只说明登记的名称或电话相同，供核查转租关系，不证明违法。仅姓名相同的另列，可能是不同的人。没有登记姓名、电话的户不在其中，"
    "所以户数是下限。",
    source="个人信息保护法第六条（最小必要）；加密索引为 HMAC-SHA-256，本页不解密即可比对",
)
MOST_LINKS = 12


def show_network(page: PageContext, found: SublessorNetwork) -> None:
    """Draw all groups, then the one chosen among them."""
    base = f"登记的转租人、中介、企业 {found.parties} 条，涉及 {found.dwellings} 户"
    if not found.groups:
        st.info(
            "没有两户以上共用的转租人、中介或企业。" if found.parties else "还没有登记转租人、中介或企业的名称、电话。"
        )
        show_method(METHOD, page, n=base)
        return
    masked = [masked_person(group.sealed, page.subdistrict, page.store.keys) for group in found.groups]
    rows = [
        {"组": number, **_row(group, person)}
        for number, (group, person) in enumerate(zip(found.groups, masked, strict=True), start=1)
    ]
    frame = pd.DataFrame(rows)
    st.caption("点一行看这一组的户和登记记录。")
    place = choose_row(
        frame,
        key="network",
        file_name=f"转租网络_{page.as_of}",
        notes=(*page.notes, "名称已遮盖；只说明登记的名称或电话相同，供核查。"),
        columns=pinned("组"),
    )
    show_method(METHOD, page, n=base)
    if place is not None:
        _group(page, place + 1, found.groups[place], masked[place])


def _row(group: NetworkGroup, person: MaskedPerson) -> dict[str, object]:
    return {
        "名称（遮盖）": person.name,
        "户数（户）": group.dwellings,
        "其中已销项（户）": group.cleared,
        "身份": "、".join(role.label for role in group.roles),
        "依据": "；".join(link.label for link in group.links),
        "小区（个）": len(group.compounds),
        "居委会（个）": len(group.committee_codes),
    }


def _group(page: PageContext, number: int, group: NetworkGroup, person: MaskedPerson) -> None:
    st.subheader(plain(f"第 {number} 组　{person.name}　{group.dwellings} 户"))
    if Link.NAME_ONLY in group.links:
        st.warning("这一组只有姓名相同，电话不同或没有登记，可能是不同的人，请先核实。")
    st.caption(plain(f"小区：{'、'.join(group.compounds)}"))
    show_person(page, group.sealed.case_id, person)
    names = {committee.code: committee.name for committee in page.campaign.committees}
    rows = [
        {
            "地址": record.address,
            "居委会": names.get(record.committee_code, record.committee_code),
            "状态": record.stage.label,
            "身份": record.role.label,
            "档案编号": record.case_id,
            "登记当事人": record.occurred_on,
            "登记人": record.recorded_by,
            "登记时间": record.recorded_at,
        }
        for record in group.records
    ]
    show_table(
        pd.DataFrame(rows),
        key="network_records",
        file_name=f"转租网络_{group.sealed.case_id}_{page.as_of}",
        notes=page.notes,
        columns=pinned("地址"),
    )
    st.caption(
        "打开户档：" if group.dwellings <= MOST_LINKS else f"打开户档（前 {MOST_LINKS} 户，其余可按档案编号搜索）："
    )
    with st.container(horizontal=True):
        for case_id in list(dict.fromkeys(record.case_id for record in group.records))[:MOST_LINKS]:
            file_link(case_id, case_id)
