"""A Document on the screen: what the Word draft will say, readable and printable as it stands."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.documents.model import Block, Box, Document, Paragraph, Picture, Table, cell_text
from analytics.wording import long_day
from ui.errors import plain


def show_document(document: Document, pictures: Mapping[str, bytes | None]) -> None:
    """Draw title, marks, sections and the names of the lists. pictures: PNG by key, None = nothing to draw."""
    with st.container(border=True, key="document"):
        st.markdown(f"### {plain(document.title)}")
        for mark in document.marks:
            st.caption(plain(mark))
        for section in document.sections:
            st.markdown(f"**{plain(section.heading)}**")
            for block in section.blocks:
                _block(block, pictures)
        st.markdown(f"{plain(document.unit)}　{long_day(document.day)}")
        if document.annexes:
            lists = "；".join(f"{annex.label} {annex.title}（{len(annex.rows)} 行）" for annex in document.annexes)
            st.caption(plain(f"附表在 xlsx 文件中：{lists}"))


def _block(block: Block, pictures: Mapping[str, bytes | None]) -> None:
    match block:
        case Paragraph(text):
            st.markdown(plain(text))
        case Box(text):
            st.warning(plain(text))
        case Table(caption, columns, rows):
            st.caption(plain(caption))
            # A static table: printed as a whole, where an interactive one is cut at its edge.
            shown = [[plain(cell_text(cell)) for cell in row] for row in rows]
            titles = pd.Index([plain(title) for title in columns])
            st.table(pd.DataFrame(shown, columns=titles).set_index(titles[0]))
        case Picture(key, caption):
            png = pictures.get(key)
            if png is None:
                st.caption(plain(f"{caption}：没有可画的数据。"))
            else:
                st.image(png, caption=plain(caption), width="content")
