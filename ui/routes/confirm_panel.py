"""确认: what will be entered into the files, what the law still misses, and the one button that enters it all."""

from __future__ import annotations

from uuid import uuid4

import pandas as pd
import streamlit as st

from data.queries.route_plans import PlanStatus, SavedPlan
from data.route_confirmation import confirm_plan, confirmation_checks
from data.route_plans import may_plan
from ui.errors import user_errors
from ui.routes.solving import TOLD
from ui.session import PageContext
from ui.tables import show_table


def show_confirmation(page: PageContext, saved: SavedPlan) -> None:
    """Draw the check and, where nothing stands against it, the tick and the button. page: as of today."""
    if not may_plan(page.actor):
        return
    st.subheader("确认方案")
    checks = confirmation_checks(page.reader, page.campaign, page.calendar, saved.plan)
    if not checks:
        done = "各户都已按此方案列入。" if saved.head.status is PlanStatus.CONFIRMED else "没有要列入联合整治的户。"
        st.info(done)
        return
    refused = [one for one in checks if one.missing]
    changed = sum(one.is_change for one in checks)
    st.markdown(
        f"确认后，**{len(checks)}** 户的户档登记“列入联合整治”"
        + (f"，其中 {changed} 户更改原定时间（原记录作废并写明理由）" if changed else "")
        + "，保存当时的优先分；有一户不能登记，就全部不登记。"
    )
    show_table(
        pd.DataFrame(
            [
                {
                    "日期": one.day,
                    "时间": f"{one.starts}–{one.ends}",
                    "队伍": one.team,
                    "地址": one.address,
                    "还缺": "".join(one.missing),
                    "提示": "".join(one.hints),
                }
                for one in checks
            ]
        ),
        key="routes_checks",
        file_name="路线确认清单",
        notes=page.notes,
    )
    if refused:
        st.error(f"有 {len(refused)} 户按程序还不能列入（见“还缺”），请先补办，或在方案中排除后重排。")
        return
    key = f"routes_uid_{saved.head.number}_{saved.head.revision}"
    uid = st.session_state.setdefault(key, uuid4().hex)
    sure = st.checkbox(f"我已核对{saved.head.label}的日期、时间和各户提示；登记后有误只能作废重登。", key=f"{key}_sure")
    if st.button("确认方案，登记全部户", type="primary", disabled=not sure, key="routes_confirm"):
        with user_errors():
            head = confirm_plan(page.store, page.campaign, page.calendar, saved, page.actor, page.moment, uid=uid)
            st.session_state[TOLD] = f"{head.label}已确认，{len(checks)} 户已列入联合整治。"
            st.rerun()
