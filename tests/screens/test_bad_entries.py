"""Bad input in the forms of the file: shown as the text it is, or refused with nothing written and nothing lost."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.privacy.retention import FREE_TEXT_KEYS
from casework.vocabulary import EventKind as K
from casework.vocabulary import Stage
from tests.screens.conftest import use_home
from tests.screens.files import Street, choose, field, file_page
from tests.screens.visits import shown_errors

HOSTILE = "<script>alert(1)</script> {{7*7}} ![x](http://e.invalid/x.png) [a](javascript:1) $x^2$ **b** :red[r] `c`"
RAW = re.compile(r"(?<!\\)<script|(?<!\\)!\\?\[x|(?<!\\)\[a\]\(|\$x\^2\$|(?<!\\)\*\*b|:red\[r\]|(?<!\\)`c")


@pytest.fixture
def street(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A copy of the small demo as the home of the program."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return Street(home)


def sentences(at: AppTest) -> list[str]:
    """Everything that the page draws as Markdown."""
    kinds = (at.markdown, at.caption, at.info, at.warning, at.error, at.success, at.title, at.subheader)
    return [one.value for kind in kinds for one in kind] + [one.label for one in at.expander]


def test_script_in_every_text_of_every_record_is_shown_as_text(street: Street) -> None:
    """Each fact that people write in their own words, in each record of a long file: nothing of it is Markdown."""
    with closing(sqlite3.connect(street.home / "qunzu.sqlite")) as database:
        (case_id,) = database.execute(
            "SELECT case_id FROM case_event WHERE case_id LIKE 'C%' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        rows = database.execute("SELECT rowid, facts FROM case_event WHERE case_id = ?", (case_id,)).fetchall()
        for rowid, facts in rows:
            told = json.loads(facts) | {key: f"{HOSTILE} {key}" for key in FREE_TEXT_KEYS}
            database.execute("UPDATE case_event SET facts = ? WHERE rowid = ?", (json.dumps(told), rowid))
        database.commit()
    at = file_page(case_id)
    drawn = sentences(at)
    assert [one for one in drawn if RAW.search(one)] == []
    said = "\n".join(drawn).replace("\\", "")
    for key in FREE_TEXT_KEYS:
        assert said.count(f"{HOSTILE} {key}") >= len(rows), key


def test_an_identity_number_with_a_wrong_check_digit_leaves_no_penalty(street: Street) -> None:
    """Where [privacy] allows the number: the sentence names the number's fault; the form keeps what was typed."""
    path = street.home / "campaign.toml"
    allowed = path.read_text("utf-8").replace("store_identity_numbers = false", "store_identity_numbers = true")
    path.write_text(allowed, "utf-8")
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    before = street.file(case_id).newest
    kind = K.PENALTY_RECORDED
    at = choose(file_page(case_id), case_id, kind)
    values = {"procedure": "ordinary", "party": "citizen", "kind": "warning"}
    for name, value in values.items():
        at.selectbox(key=field(case_id, kind, f"new_{name}")).select(value)
    at.number_input(key=field(case_id, kind, "new_inspectors")).set_value(2)
    at.text_input(key=field(case_id, kind, "new_reference")).input("罚9号")
    at.text_area(key=field(case_id, kind, "new_evidence")).input("笔录 1 份")
    at.date_input(key=field(case_id, kind, "new_filed_on")).set_value(street.today)
    at.text_input(key=field(case_id, kind, "punished_name")).input("某某某")
    # The published example of GB 11643-1999 with its last sign changed.
    at.text_input(key=field(case_id, kind, "punished_identity")).input("110105194912310021").run()
    (sure,) = [box for box in at.checkbox if (box.key or "").startswith(field(case_id, kind, "frame_sure"))]
    sure.check().run()
    at.button(key=field(case_id, kind, "frame_record")).click().run()
    assert not at.exception
    assert "校验" in shown_errors(at)
    assert "110105194912310021" not in shown_errors(at)
    assert street.file(case_id).newest == before
    assert at.text_input(key=field(case_id, kind, "new_reference")).value == "罚9号"
    assert at.text_input(key=field(case_id, kind, "punished_name")).value == "某某某"
