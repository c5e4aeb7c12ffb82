"""Signs that nobody sees: refused with words wherever somebody enters them, named where data carry them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import EntryError
from casework.facts import check_entry
from casework.hidden_signs import control_sign, directions_named, hidden_sign, hidden_sign_in
from casework.vocabulary import EventKind
from data.schema import subdistrict
from data.store import Store
from tests.histories import draft_for
from tests.import_files import CODE, ORDER, imported, orders, write_csv, write_xlsx
from ui.errors import plain

DAY = date(2021, 10, 20)
NUL, OVERRIDE, ISOLATE = "\x00", "\u202e", "\u2066"


@pytest.mark.parametrize("kind", EventKind, ids=lambda kind: kind.value)
@pytest.mark.parametrize("sign", [NUL, OVERRIDE], ids=["nul", "override"])
def test_no_kind_of_entry_takes_a_hidden_sign(kind: EventKind, sign: str) -> None:
    """Wherever in the facts it stands; the sentence gives its number."""
    draft = draft_for(kind, DAY, uid="u", case_id="C1")
    for hidden in (f"a{sign}b", ["a", f"{sign}"], {"rooms": [{"note": f"x{sign}"}]}):
        with pytest.raises(EntryError, match=r"看不见的控制字符（U\+(0000|202E)）"):
            check_entry(replace(draft, facts={**draft.facts, "further": hidden}), DAY)


def test_the_sentence_names_the_field_as_the_form_does() -> None:
    """理由, not reason."""
    draft = draft_for(EventKind.FALSE_ALARM, DAY, uid="u", case_id="C1")
    with pytest.raises(EntryError, match="“理由”中有看不见的控制字符（U\\+2066）"):
        check_entry(replace(draft, facts={**draft.facts, "reason": f"{ISOLATE}重复"}), DAY)


def test_a_text_with_nul_is_refused_on_both_engines_alike(store: Store) -> None:
    """In what is written and in what is asked for, with many rows too; nothing is stored."""
    store.create_subdistrict(CODE, "云溪街道", is_demo=False)
    with store.read() as connection, pytest.raises(EntryError, match=r"U\+0000"):
        connection.execute(sa.select(subdistrict).where(subdistrict.c.name == f"云{NUL}溪"))
    with store.write_unversioned() as connection, pytest.raises(EntryError, match=r"U\+0000"):
        connection.execute(sa.update(subdistrict).values(name=f"云{NUL}溪"))
    rows = [{"code": f"3101179{n}", "name": f"街道{NUL if n else ''}", "is_demo": False} for n in range(2)]
    with pytest.raises(EntryError, match=r"U\+0000"), store.write_unversioned() as connection:
        connection.execute(sa.insert(subdistrict), rows)
    assert [one.name for one in store.subdistricts()] == ["云溪街道"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_of_a_file_with_a_control_is_named_and_the_others_come_in(
    sqlite_store: Store, tmp_path: Path, form: str
) -> None:
    """A control cannot be stored; a mark of direction can: a citizen's text is kept as it came."""
    texts = ["有人\x01群租", f"有人{OVERRIDE}群租", "有人群租"]
    rows = [{**ORDER, "热线12345工单编号": f"N{n}", "诉求内容": text} for n, text in enumerate(texts)]
    if form == "csv":
        path = write_csv(tmp_path / "h.csv", rows)
    else:
        # openpyxl writes no control; a workbook carries one in this spelling (ECMA-376 part 1, 22.9.2.19).
        cells = [[str(value).replace("\x01", "_x0001_") for value in row.values()] for row in rows]
        path = write_xlsx(tmp_path / "h.xlsx", [list(ORDER), *cells])
    report = imported(sqlite_store, "hotline", path)
    stored = [row["text"] for row in orders(sqlite_store)]
    if form == "csv" or len(report.errors):
        assert [(error.row, "U+0001" in error.reason) for error in report.errors] == [(2, True)]
        assert stored == texts[1:]
    else:
        assert stored[1:] == texts[1:]  # a reader that leaves the spelling as text loses nothing either


@given(st.text())
def test_what_is_shown_turns_no_words_around_it(text: str) -> None:
    """No mark of direction reaches Markdown, and nothing else of the text is lost."""
    shown = plain(text)
    assert hidden_sign(shown) == control_sign(text)
    assert directions_named(text).replace("\\", "") == shown.replace("\\", "")


def test_a_mark_of_direction_is_shown_by_its_number() -> None:
    """The reader sees that something is there."""
    assert directions_named(f"东里{OVERRIDE}新村") == "东里〔U+202E〕新村"


@given(
    st.recursive(
        st.text("ab") | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner)
    )
)
def test_ordinary_facts_have_none(value: object) -> None:
    """Whatever their shape."""
    assert hidden_sign_in(value) is None
