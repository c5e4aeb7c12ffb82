"""The draft of an order as a Word file: its fields, layout and fonts, and what hostile text does in it: nothing."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.orders.legal_basis_file import parse_legal_basis
from casework.orders.paper import MASKED_NOTE, Addressee, OrderPaper, order_paper
from casework.orders.rules import OrderRules, ReviewBody
from casework.vocabulary import EventKind as K
from casework.vocabulary import PartyRole
from data.exports.docx_parts import plain_text
from data.exports.order_document import BLANK, NO_NUMBER, REMOVED_NOTE, order_document
from data.legal_basis import BUNDLED
from data.schema import SHANGHAI
from tests.histories import draft_for
from tests.stories import CASE_ID, story

DAY = date(2021, 10, 12)
PRINTED = datetime(2021, 10, 12, 15, 30, tzinfo=SHANGHAI)
CUTOFF = datetime(2021, 10, 12, 9, 5, tzinfo=SHANGHAI)
PARTITIONED = {
    "name": "客厅北间",
    "original_use": "living_room",
    "partition": "partitioned",
    "usable_area_m2": 4.99,
    "persons": 3,
    "beds": 4,
}
ROOMS = {"label": "1号小区 1号 001室", "rooms": [PARTITIONED, {"name": "主卧", "original_use": "bedroom"}]}
RULES = OrderRules(
    issuing_body="某街道办事处",
    authority="某街道办事处",
    contact="某路1号，电话 000-00000000",
    review_bodies=(ReviewBody("甲机关", None, date(2023, 12, 31)), ReviewBody("乙机关", date(2024, 1, 1))),
)


def paper(day: date = DAY, rules: OrderRules = RULES, party: Addressee | None = None, **facts: Any) -> OrderPaper:
    """The paper of an order issued on `day` after a decision on clauses 1 and 4."""
    decision = draft_for(K.CONFIRMED, day, uid="x").facts | {"clauses": [1, 4]}
    kinds = [K.CLUE_RECEIVED, K.CLUE_ACCEPTED, K.SURVEY_COMPLETED, K.ROOMS_RECORDED, K.CONFIRMED]
    told = {K.ROOMS_RECORDED: {"dwelling": ROOMS}, K.CONFIRMED: decision}
    events = [replace(event, facts=told.get(event.kind, event.facts)) for event in story((kind, day) for kind in kinds)]
    order = draft_for(K.ORDER_ISSUED, day, uid="order", case_id=CASE_ID, facts=facts)
    campaign = replace(parse_campaign(CAMPAIGN_TEMPLATE), orders=rules)
    table = parse_legal_basis(BUNDLED.read_text(encoding="utf-8"))
    return order_paper(
        order,
        events,
        address="某街道1号小区1号001室",
        committee="亭北居委会",
        campaign=campaign,
        table=table,
        party=party,
    )


def docx_of(shown: OrderPaper) -> bytes:
    """The draft as account 甲1 printed it."""
    return order_document(shown, account="甲1", printed_at=PRINTED, data_cutoff=CUTOFF)


def texts_of(content: bytes) -> str:
    """All texts of the body, tables included, one paragraph a line."""
    body = Document(io.BytesIO(content)).element.body
    return "\n".join(
        "".join(part.text or "" for part in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))
    )


def test_the_draft_holds_every_field_twice_and_a_receipt() -> None:
    """Domain notes 2.4: one copy to the party, one kept, 送达回证."""
    text = texts_of(docx_of(replace(paper(), number="〔2021〕亭北第3号")))
    for words in (
        "被告知人：",
        "房屋地址：某街道1号小区1号001室",
        "2021年10月12日，检查人甲、检查人乙（2人）",
        "☑ （一）将一间原始设计为居住空间",
        "☐ （二）",
        "☑ （四）单个出租房间的居住人数超过 2 人",
        "限于2021年10月19日前（含当日）自行整改。整改是指：（1）拆除分割、搭建的隔断。",
        "逾期不整改",
        "罚款幅度：5,000元至30,000元",
        "罚款幅度：金额待核实",
        "60日内申请行政复议",
        "复议机关：甲机关",
        "6个月内向人民法院提起诉讼",
        "某路1号，电话 000-00000000",
        "出具：人口协管　　执法主体：某街道办事处",
        "某街道办事处（盖章）",
    ):
        assert text.count(words) == 2, words
    # The receipt names both too.
    assert text.count("〔2021〕亭北第3号") == text.count("责令限期整改指令书") == 3
    for words in (
        "第一联　交当事人",
        "第二联　存档",
        "送 达 回 证",
        "☐留置送达",
        "☐电子送达（须经同意）",
        "拒收事由、见证人",
    ):
        assert text.count(words) == 1, words


def test_the_rooms_stand_with_what_was_measured_and_what_was_not() -> None:
    """4.99 m² stays 4.99; what is not recorded says so and is no 0."""
    rows = [tuple(cell.text for cell in row.cells) for row in Document(io.BytesIO(docx_of(paper()))).tables[0].rows]
    assert rows[1] == ("客厅北间", "客厅（起居室）", "分割、搭建隔出的房间", "4.99", "3", "4")
    assert rows[2] == ("主卧", "卧室", "未登记", "未登记", "未登记", "未登记")


def test_what_nobody_filled_in_is_a_blank_and_a_note_for_the_checker() -> None:
    """Without settings the draft has blanks, never a guess; the notes are not part of the copies."""
    shown = paper(rules=OrderRules(), authority="committee")
    text = texts_of(docx_of(shown))
    assert NO_NUMBER in text and f"陈述申辩的渠道和联系电话：{BLANK}" in text
    assert "复议机关：" not in text
    assert any("居委会" in note and "第三十八条" in note for note in shown.notes)
    assert any("行政复议机关" in note for note in shown.notes)
    assert text.index("送 达 回 证") < text.index("仅供承办人") < text.index("第三十八条")


def test_the_review_body_goes_by_the_day_of_the_order() -> None:
    """The law of 2023 is in force from 2024."""
    assert any("复议机关：甲机关" in right for right in paper(date(2023, 12, 31)).rights)
    assert any("复议机关：乙机关" in right for right in paper(date(2024, 1, 1)).rights)


def test_it_is_a_draft_without_seal_or_red_header() -> None:
    """内部资料 and 代拟稿 at the top of each page, no picture, no red."""
    content = docx_of(paper())
    document = Document(io.BytesIO(content))
    assert [run.text for run in document.sections[0].header.paragraphs[0].runs if run.text.strip()] == [
        "内部资料　注意保存",
        "代拟稿",
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "media" in name]
        xml = parts.read("word/document.xml").decode() + parts.read("word/header1.xml").decode()
    assert "FF0000" not in xml and "w:drawing" not in xml and "w:pict" not in xml


def test_each_page_says_who_printed_it_when_and_how_far_the_data_reach() -> None:
    """The watermark of domain notes 5.2, in Shanghai time, and the page number as —1—."""
    footer = Document(io.BytesIO(docx_of(paper()))).sections[0].footer
    assert footer.paragraphs[1].text == "代拟稿　甲1　2021-10-12 15:30 生成　数据截至 2021-10-12 09:05"
    assert footer.paragraphs[0].text == "—  —"  # the number itself is a field
    assert [part.text for part in footer._element.iter(qn("w:instrText"))] == [" PAGE "]


def test_the_page_is_that_of_the_standard() -> None:
    """GB/T 9704-2012: A4, top 37 mm, left 28 mm, text area 156 × 225 mm."""
    section = Document(io.BytesIO(docx_of(paper()))).sections[0]
    # Word stores twentieths of a point: half a twentieth is 0.009 mm.
    assert abs(section.page_width - Mm(210)) < Mm(0.05) and abs(section.page_height - Mm(297)) < Mm(0.05)
    assert abs(section.top_margin - Mm(37)) < Mm(0.05) and abs(section.left_margin - Mm(28)) < Mm(0.05)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert abs(width - Mm(156)) < Mm(0.1) and abs(height - Mm(225)) < Mm(0.1)


def test_every_run_names_its_east_asian_font() -> None:
    """python-docx's font.name alone would leave Chinese text in the Latin font."""
    content = docx_of(paper())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = [parts.read(f"word/{name}.xml").decode() for name in ("document", "header1", "footer1")]
    fonts: set[str] = set()
    for part in xml:
        runs = re.findall(r"<w:r>.*?</w:r>", part, re.DOTALL)
        assert runs
        for run in runs:
            named = re.search(r'<w:rFonts [^>]*w:eastAsia="([^"]+)"', run)
            assert named is not None, run
            fonts.add(named[1])
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"}


def test_the_same_arguments_give_the_same_bytes() -> None:
    """No moment of writing, no machine, no user in the file."""
    first, second = docx_of(paper()), docx_of(paper())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "python-docx" not in parts.read("docProps/core.xml").decode()
    assert docx_of(replace(paper(), due_on=date(2021, 10, 20))) != first


HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}} {% if 1 %}",
    "]]></w:t><w:t>&amp;",
    '=HYPERLINK("http://x")',
    "𠮷野\ue000",  # a rare character and one of the private area: names are written so
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """It stands in the document as it was entered, in one paragraph."""
    shown = texts_of(docx_of(replace(paper(), address=text)))
    assert shown.count(f"房屋地址：{text}\n") == 2
    assert REMOVED_NOTE not in shown


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800", "\u202e", "\u200b"])
def test_signs_that_xml_or_eyes_cannot_hold_are_taken_out_with_a_note(sign: str) -> None:
    """Control signs, halves of pairs, marks that turn the text around: gone, and the checker is told."""
    shown = texts_of(docx_of(replace(paper(), address=f"甲{sign}乙")))
    assert REMOVED_NOTE in shown
    assert sign not in shown
    assert "甲乙" in shown or "甲 乙" in shown


def test_a_line_break_does_not_break_out_of_its_field() -> None:
    """A field is one line."""
    assert plain_text("甲\n\t乙\u2028丙") == "甲  乙 丙"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it_and_each_copy_fits_on_one_sheet(tmp_path: Path) -> None:
    """Two pages a copy, one receipt, one page of notes."""
    (tmp_path / "order.docx").write_bytes(docx_of(paper()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "order.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    pages = re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "order.pdf").read_bytes())
    assert len(pages) == 6


ADDRESSED = [
    (None, "＿＿＿＿＿＿（☐业主☐转租人☐承租人☐单位）"),
    (Addressee("王*", PartyRole.OWNER), "王*（☑业主☐转租人☐承租人☐单位）"),
    (Addressee("某住****", PartyRole.SUB_LESSOR, is_organisation=True), "某住****（☐业主☑转租人☐承租人☑单位）"),
    (Addressee("某物****", PartyRole.EMPLOYER, is_organisation=True), "某物****（☐业主☐转租人☐承租人☑单位）"),
    (Addressee("王某", PartyRole.TENANT, is_full=True), "王某（☐业主☐转租人☑承租人☐单位）"),
]


@pytest.mark.parametrize(("party", "words"), ADDRESSED, ids=[row[1] for row in ADDRESSED])
def test_the_addressee_stands_on_both_copies_and_the_receipt(party: Addressee | None, words: str) -> None:
    """With the box of its role ticked; a masked name or none is a point to check, which does not go to the party."""
    shown = paper(party=party)
    document = Document(io.BytesIO(docx_of(shown)))
    assert [line.text for line in document.paragraphs].count(f"被告知人：{words}") == 2
    assert words in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = [note for note in shown.notes if "被告知人" in note]
    is_full = party is not None and party.is_full
    assert told == ([] if is_full else [MASKED_NOTE] if party else [told[0]])
