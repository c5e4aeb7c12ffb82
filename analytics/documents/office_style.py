"""The running text of a document in official style: no space between a figure and its unit, days written out.

The same sentences stand on the pages, where a space and a short day read better.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.documents.model import Block, Box, Document, Paragraph

_LONG_DAY = re.compile(r"(?<![A-Za-z\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_SHORT_DAY = re.compile(r"(?<![A-Za-z\d-])(\d{2})-(\d{2})(?![\d-])")
_BEYOND = re.compile(r"P90 (?=\d+个月以后)")
_SPACE = re.compile(
    r"(?<=[\d%日])[ \u00a0](?=[\u4e00-\u9fff（])"
    r"|(?<=[\u4e00-\u9fff，：；、）])[ \u00a0](?=\d)"
    r"|(?<=[\u4e00-\u9fff])[ \u00a0](?=[\u4e00-\u9fff])"
)


def in_office_style(document: Document) -> Document:
    """The same document with its paragraphs and boxes in official style; tables and lists keep 2021-10-27."""
    return replace(
        document,
        sections=tuple(
            replace(section, blocks=tuple(_styled(block) for block in section.blocks)) for section in document.sections
        ),
    )


def office_text(text: str) -> str:
    """A sentence in official style: 预计 10-30（P90 11-08）清零 → 预计10月30日（九成可能不晚于11月8日）清零."""
    words = _BEYOND.sub("进度偏慢时在", text).replace("P90 ", "九成可能不晚于")
    words = _LONG_DAY.sub(lambda day: f"{day[1]}年{int(day[2])}月{int(day[3])}日", words)
    words = _SHORT_DAY.sub(lambda day: f"{int(day[1])}月{int(day[2])}日", words)
    return _SPACE.sub("", words)


def _styled(block: Block) -> Block:
    return replace(block, text=office_text(block.text)) if isinstance(block, Paragraph | Box) else block
