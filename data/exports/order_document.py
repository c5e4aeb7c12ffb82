"""The draft (代拟稿) of a 责令限期整改指令书 as a Word file: a copy for the party, one to keep, a 送达回证, notes.

No red header, no seal image (domain notes 6.3): it becomes a document when an authority with the power signs it.
"""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, datetime
from typing import Any

from casework.orders.paper import OrderPaper, RoomLine
from casework.orders.service import ServiceMethod
from casework.vocabulary import PartyRole
from data.exports.docx_parts import (
    BODY,
    CELL,
    HEADING,
    LIST_PITCH,
    PARAGRAPH_INDENT,
    TITLE,
    add_line,
    add_table,
    document_bytes,
    new_document,
    plain_text,
    set_footer,
    set_header,
)
from data.schema import SHANGHAI

TITLE_WORDS = "责令限期整改指令书"
INTERNAL, DRAFT = "内部资料　注意保存", "代拟稿"
TO_PARTY, TO_KEEP = "第一联　交当事人", "第二联　存档"
BLANK, PARTY_BLANK, SHORT_BLANK = "＿＿＿＿＿＿＿＿＿＿", "＿＿＿＿＿＿", "＿＿＿＿"
TICKED, OPEN = "☑", "☐"
UNKNOWN = "未登记"
NO_NUMBER = "〔编号在登记后生成〕"
REMOVED_NOTE = "原文中有不能显示的字符（控制符等），草稿中已去掉，请核对地址等文字。"
_PARTY_BOXES = {PartyRole.OWNER: "业主", PartyRole.SUB_LESSOR: "转租人", PartyRole.TENANT: "承租人"}
_ROOM_HEAD = ("房间", "原始设计", "分割、搭建", "使用面积（平方米）", "居住人数", "床位（张）")
_ROOM_WIDTHS = (28.0, 28.0, 36.0, 26.0, 19.0, 19.0)


def order_document(paper: OrderPaper, *, account: str, printed_at: datetime, data_cutoff: datetime | None) -> bytes:
    """The draft as docx; the same arguments give the same bytes.

    account, printed_at, data_cutoff (aware): what the watermark at the foot of each page says.
    """
    notes = (*paper.notes, REMOVED_NOTE) if _has_unseen(astuple(paper)) else paper.notes
    document = new_document(f"{TITLE_WORDS}（{DRAFT}）", paper.issued_on)
    set_header(document, INTERNAL, DRAFT)
    set_footer(document, _watermark(account, printed_at, data_cutoff))
    _order(document, paper, TO_PARTY)
    _order(document, paper, TO_KEEP)
    _receipt(document, paper)
    if notes:
        _notes(document, notes)
    return document_bytes(document)


def order_sentences(paper: OrderPaper) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The paragraphs of the order under their headings, as the document and the preview on the page show them."""
    return (
        ("一、检查情况", (_inspection(paper),)),
        ("二、存在的情形", tuple(f"{TICKED if one.is_met else OPEN} {one.words}" for one in paper.clauses)),
        ("三、依据", tuple(f"{number}. {text}" for number, text in enumerate(paper.basis, start=1))),
        ("四、整改要求", (_demand(paper),)),
        ("五、逾期后果", (_threat(paper), *paper.consequences)),
        ("六、陈述申辩和救济途径", (*paper.rights, f"陈述申辩的渠道和联系电话：{paper.contact or BLANK}")),
    )


def long_day(day: date | None) -> str:
    """2021年10月9日, without leading zeros; a blank for None."""
    return "＿＿年＿＿月＿＿日" if day is None else f"{day.year}年{day.month}月{day.day}日"


def _order(document: Any, paper: OrderPaper, copy: str) -> None:
    # Breaks belong to the first line of a part: a break of its own would leave an empty page behind a full one.
    first = add_line(document, copy, CELL, align="right", pitch=LIST_PITCH)
    first.paragraph_format.page_break_before = copy == TO_KEEP
    add_line(document, TITLE_WORDS, TITLE, align="centre", pitch=40)
    add_line(document, paper.number or NO_NUMBER, align="centre")
    add_line(document, f"被告知人：{party_words(paper)}", align="left")
    add_line(document, f"房屋地址：{paper.address}", align="left")
    for heading, sentences in order_sentences(paper):
        head = add_line(document, heading, HEADING, indent=PARAGRAPH_INDENT, pitch=25)
        head.paragraph_format.keep_with_next = True
        for sentence in sentences:
            _sentence(document, sentence, is_listed=len(sentences) > 1)
        if heading.startswith("二") and paper.rooms:
            add_table(document, _ROOM_HEAD, [_room(room) for room in paper.rooms], _ROOM_WIDTHS)
    issuer = f"出具：{paper.issued_by or SHORT_BLANK}　　执法主体：{paper.authority or BLANK}"
    signature = (("left", issuer), ("right", f"{paper.issuing_body or BLANK}（盖章）"))
    for align, text in signature:
        # The day never stands alone on a page.
        add_line(document, text, align=align).paragraph_format.keep_with_next = True
    add_line(document, long_day(paper.issued_on), align="right")


def party_words(paper: OrderPaper) -> str:
    """The name, and the box of the role ticked; a company has the box 单位 ticked as well."""
    party = paper.party
    ticks = [
        (TICKED if party is not None and party.role is role else OPEN) + label for role, label in _PARTY_BOXES.items()
    ]
    is_unit = party is not None and (party.is_organisation or party.role not in _PARTY_BOXES)
    name = PARTY_BLANK if party is None else party.name
    return f"{name}（{''.join(ticks)}{TICKED if is_unit else OPEN}单位）"


def _sentence(document: Any, sentence: str, *, is_listed: bool) -> None:
    """A sentence of the order; one of several is set smaller, so that a copy fits on both sides of one sheet."""
    if is_listed:
        add_line(document, sentence, CELL, indent=PARAGRAPH_INDENT, pitch=LIST_PITCH)
    else:
        add_line(document, sentence, indent=PARAGRAPH_INDENT)


def _inspection(paper: OrderPaper) -> str:
    names = "、".join(paper.inspectors) or BLANK
    count = f"{len(paper.inspectors)}人" if paper.inspectors else "不少于2人"
    return f"{long_day(paper.inspected_on)}，{names}（{count}）对上述房屋进行了检查，情况如下。"


def _demand(paper: OrderPaper) -> str:
    items = "；".join(f"（{number}）{item}" for number, item in enumerate(paper.rectify, start=1)) or BLANK
    return f"限于{long_day(paper.due_on)}前（含当日）自行整改。整改是指：{items}。"


def _threat(paper: OrderPaper) -> str:
    end = "按下列规定处理：" if paper.consequences else f"依照{BLANK}处理。"
    return f"逾期不整改或者整改不符合要求的，由有权机关{end}"


def _room(room: RoomLine) -> tuple[str, ...]:
    area = UNKNOWN if room.area is None else f"{room.area:.2f}"
    numbers = (UNKNOWN if value is None else str(value) for value in (room.persons, room.beds))
    return (room.name, room.original_use or UNKNOWN, room.partition or UNKNOWN, area, *numbers)


def _receipt(document: Any, paper: OrderPaper) -> None:
    title = add_line(document, "送 达 回 证", TITLE, align="centre", pitch=48)
    title.paragraph_format.page_break_before = True
    ways = "　".join(
        f"{OPEN}{way.label}" + ("（须经同意）" if way is ServiceMethod.ELECTRONIC else "") for way in ServiceMethod
    )
    rows = (
        ("文书名称、编号", f"{TITLE_WORDS}　{paper.number or NO_NUMBER}"),
        ("受送达人", party_words(paper)),
        ("送达地址", paper.address),
        ("送达方式", ways),
        ("送达时间", "＿＿年＿＿月＿＿日＿＿时＿＿分（公告送达的，视为送达日＿＿年＿＿月＿＿日）"),
        ("送达单位、送达人", f"{BLANK}"),
        ("签收人、与受送达人的关系", f"{BLANK}"),
        ("邮件号码（邮寄送达）", f"{BLANK}"),
        ("拒收事由、见证人", f"{BLANK}（附照片或录像：{OPEN}有　{OPEN}无）"),
        ("备注", "整改期限自送达之日起按自然日顺延计算，送达晚于出具日的，请写明新的期限：＿＿年＿＿月＿＿日"),
    )
    add_table(document, (), rows, (44.0, 112.0), least_height=14)


def _notes(document: Any, notes: tuple[str, ...]) -> None:
    title = add_line(document, "核对事项（仅供承办人，不随文书送达）", HEADING, align="left", pitch=36)
    title.paragraph_format.page_break_before = True
    for number, note in enumerate(notes, start=1):
        add_line(document, f"{number}. {note}", BODY, indent=PARAGRAPH_INDENT)


def _watermark(account: str, printed_at: datetime, data_cutoff: datetime | None) -> str:
    cutoff = "没有数据" if data_cutoff is None else f"{data_cutoff.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"{DRAFT}　{account}　{printed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 生成　数据截至 {cutoff}"


def _has_unseen(value: Any) -> bool:
    """True when any text in it loses a sign on the way into the document."""
    if isinstance(value, str):
        return plain_text(value) != value
    return isinstance(value, tuple) and any(_has_unseen(part) for part in value)
