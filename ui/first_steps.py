"""The guided first start: what is still missing before the pages can say anything, in the order to bring it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from ui import figures
from ui.navigation import PAGES
from ui.session import PageContext


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to bring in: what, why, and the page that takes it (None = done on the server)."""

    what: str
    why: str
    page: str | None


def missing_steps(context: PageContext) -> Iterator[FirstStep]:
    """The steps that are not done yet, in the order to do them."""
    is_empty = context.current.reader.data_cutoff() is None
    if is_empty and context.campaign.ends_on < context.today:
        ended = figures.day(context.campaign.ends_on)
        why = f"campaign.toml 里写的专项行动已于 {ended} 结束；请先改成本次行动的阶段、时限、目标和基数，再导入数据。"
        yield FirstStep("核对专项行动的日期", why, None)
    if not context.campaign.committees:
        yield FirstStep("填写居委会", "在数据目录的 campaign.toml 中按官方顺序写入居委会，各表才能按居委会统计。", None)
    reader = context.current.reader
    areas = reader.compound_areas()
    if areas.empty:
        yield FirstStep("导入小区", "小区名称、别名、居委会和边界：工单地址要靠它定位，地图也由它画出。", "data_files")
    elif areas["dwellings"].isna().all():
        yield FirstStep("补充小区户数", "没有户数就算不出每千户投诉。重新导入带“户数”列的小区文件。", "data_files")
    if not reader.has_orders():
        yield FirstStep("导入 12345 工单", "本年和上年同期的原始表，不用改表头；导入前先检查、可预览。", "data_files")
    if not reader.has_cases():
        yield FirstStep("登记第一条线索", "工单定位后，在户档中建档、安排排摸。", "case_file")


def show_first_steps(context: PageContext) -> None:
    """Draw the missing steps with their links; nothing when all is there."""
    steps = tuple(missing_steps(context))
    if not steps:
        return
    with st.container(border=True, key="first_steps"):
        st.subheader("开始使用：还差这几步")
        for number, step in enumerate(steps, start=1):
            st.markdown(f"**{number}. {step.what}**　{step.why}")
            if step.page is not None and context.actor.role in PAGES[step.page].roles:
                st.page_link(PAGES[step.page].file, label=f"打开“{PAGES[step.page].title}”")
