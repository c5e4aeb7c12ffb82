"""The parts of the page 报表: the choice with its button, the document made, and those made before in this visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analytics.documents.model import Document
from casework.privacy.clearance import MASKED, Clearance
from data.clearance import clearance_of
from data.reports.addresses import MAY_SEE_ROOMS, with_addresses
from data.reports.files import ReportFiles, report_files
from data.reports.registry import ReportKind, compose_report
from ui import clock, figures
from ui.access_notes import logged_export
from ui.clearance_fields import AskedClearance, asked_clearance
from ui.document_view import show_document
from ui.errors import plain
from ui.session import PageContext
from ui.tables import XLSX_TYPE

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KEPT = 5
_KEPT_KEY = "reports_made"


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report of this visit. owner: whose it is, so that a change of role in the demo does not hand it on."""

    name: str
    owner: str
    made_at: str
    document: Document
    files: ReportFiles
    clearance: Clearance | None


def choose_report(context: PageContext, kinds: Sequence[ReportKind]) -> MadeReport | None:
    """Draw the choice; make the report when asked to. The report to be shown, None before the first."""
    with st.container(key="report_choice"):
        left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
        titles = {kind.key: kind for kind in kinds}
        key = left.selectbox("种类", list(titles), format_func=lambda name: titles[name].title, key="report_kind")
        kind = titles[key]
        committee = _committee(context, kind, middle)
        wanted = right.button("生成", type="primary", key="report_make", width="stretch")
        asked = asked_clearance(context, "report", "", may=context.actor.role in MAY_SEE_ROOMS)
        st.caption(plain(f"{kind.help}统计截至 {figures.day(context.as_of)}，在左侧选择其他日期可生成当时的文书。"))
    if wanted:
        with st.status("正在生成…", expanded=False) as status:
            made = _make(context, kind, committee, asked)
            status.update(label=f"已生成《{plain(made.document.title)}》", state="complete")
        kept = st.session_state.setdefault(_KEPT_KEY, [])
        kept.insert(0, made)
        del kept[KEPT:]
    return next(iter(_own(context)), None)


def show_report(context: PageContext, made: MadeReport) -> None:
    """The download buttons and the document below them."""
    _downloads(made, "shown")
    show_document(made.document, made.files.pictures)
    st.caption("以上为预览；用浏览器的打印功能可直接打印（A4）。下载的 Word 文件为代拟稿，经审核签发后方为正式文书。")


def show_kept(context: PageContext) -> None:
    """What was made before in this visit; gone when the visit ends."""
    earlier = _own(context)[1:]
    if not earlier:
        return
    with st.expander(f"本次登录先前生成的（{len(earlier)} 份）"):
        for number, made in enumerate(earlier):
            st.markdown(plain(f"{made.made_at}　{made.document.title}（统计截至 {figures.day(made.document.day)}）"))
            _downloads(made, f"kept_{number}")


def _own(context: PageContext) -> list[MadeReport]:
    owner = owner_of(context)
    return [made for made in st.session_state.get(_KEPT_KEY, []) if made.owner == owner]


def owner_of(context: PageContext) -> str:
    """Whose files are kept: another role or committee of the demo does not get them."""
    return f"{context.subdistrict}/{context.actor.account}/{context.actor.committee_code}"


def _committee(context: PageContext, kind: ReportKind, place: st.delta_generator.DeltaGenerator) -> str | None:
    if not kind.needs_committee or context.actor.committee_code:
        return context.actor.committee_code
    names = {committee.code: committee.name for committee in context.campaign.committees_on(context.as_of)}
    if not names:
        return None
    return place.selectbox("居委会", list(names), format_func=names.__getitem__, key="report_committee")


def _make(context: PageContext, kind: ReportKind, committee: str | None, asked: AskedClearance) -> MadeReport:
    reader, campaign, calendar = context.reader, context.campaign, context.calendar
    document = compose_report(kind.key, reader, campaign, calendar, committee)
    clearance = clearance_of(reader, campaign, asked.reason, asked.approver)
    document = with_addresses(document, context.actor.role, clearance)
    moment = clock.now() if not context.is_demo else context.moment
    files = report_files(document, reader, campaign, calendar, account=context.actor.account, printed_at=moment)
    suffix = f"_{context.campaign.committee(committee).name}" if kind.needs_committee and committee else ""
    name = f"{kind.title}{suffix}_{figures.day(context.as_of)}"
    return MadeReport(name, owner_of(context), figures.minute(moment), document, files, clearance)


def _downloads(made: MadeReport, key: str) -> None:
    word, lists, _ = st.columns([1, 1, 4])
    docx, xlsx = made.files.docx, made.files.xlsx
    why = {"masked": made.clearance is None, **(MASKED if made.clearance is None else made.clearance.content)}
    word.download_button(
        "下载 Word",
        data=logged_export(lambda: docx, f"{made.name}.docx", made.files.rows, why),
        file_name=f"{made.name}.docx",
        mime=DOCX_TYPE,
        key=f"report_docx_{key}",
        on_click="ignore",
        type="primary",
    )
    if made.document.annexes:
        lists.download_button(
            "下载附表 Excel",
            data=logged_export(lambda: xlsx, f"{made.name}_附表.xlsx", made.files.rows, why),
            file_name=f"{made.name}_附表.xlsx",
            mime=XLSX_TYPE,
            key=f"report_xlsx_{key}",
            on_click="ignore",
        )
