"""Every form of the file over hostile data, filled with hostile text: a record or a sentence, never markup."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import EventKind, Stage
from tests.histories import facts_for
from tests.hostile import TEXTS, make_hostile
from tests.screens.conftest import use_home
from tests.screens.files import Street, choose, field, file_page
from ui.acts.registry import FORMS

SIGNS = "".join(TEXTS[:10])[:250]  # short enough for most fields
# What Markdown would render, had a text not been made harmless.
RENDERED = re.compile(r"(?<!\\)(<script|<img|!\[图|\[点我\]|:red\[红\]|\*\*粗|~~删|\{\{7)")


@pytest.fixture(scope="module")
def street(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Street:
    """The small demo with hostile texts in every table."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("forms") / "home"))
    make_hostile(home)
    return Street(home)


def test_every_form_takes_hostile_text_as_text(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file at each stage, every kind that may be entered there and was not seen before."""
    use_home(street.home, monkeypatch)
    seen: set[EventKind] = set()
    for stage in Stage:
        try:
            case_id, _ = street.case_at(stage)
        except IndexError:  # the small demo has no file there
            continue
        at = file_page(case_id)
        if not at.pills:
            continue
        labels = set(at.pills(key=f"act_choice_{case_id}").options)
        for kind in (kind for kind in FORMS if kind.label in labels and kind not in seen):
            seen.add(kind)
            enter(at, case_id, kind)
            if f"act_choice_{case_id}" not in {str(pills.key) for pills in at.pills}:
                at = file_page(case_id)
    case_id, _ = street.case_at(Stage.ORDER_SERVED)
    street.other_records(case_id, EventKind.APPEAL_FILED, facts_for(EventKind.APPEAL_FILED, street.today))
    enter(file_page(case_id), case_id, EventKind.APPEAL_CLOSED)
    assert seen | {EventKind.APPEAL_CLOSED} >= set(FORMS)


def enter(at: AppTest, case_id: str, kind: EventKind) -> None:
    """Fill in the form and record it where that may be done."""
    harmless(choose(at, case_id, kind))
    fill(at, case_id, kind)
    for button in at.button:  # a visit is recorded on the page 排摸, to which its form leads
        if button.key == field(case_id, kind, "frame_record") and not button.disabled:
            harmless(button.click().run())
            break


def fill(at: AppTest, case_id: str, kind: EventKind) -> None:
    """Hostile signs into every field of text that the form has."""
    for box in (*at.text_input, *at.text_area):
        if str(box.key).startswith(f"act_{case_id}_{kind.value}_") and not box.disabled:
            box.set_value(SIGNS)
    harmless(at.run())


def harmless(at: AppTest) -> None:
    """No fault, and nothing in Markdown that would be rendered."""
    assert not at.exception
    shown = [one.value for part in (at.markdown, at.caption, at.error, at.warning, at.info, at.success) for one in part]
    shown += [one.value for part in (at.title, at.header, at.subheader) for one in part]
    assert [text[:200] for text in shown if RENDERED.search(text)] == []
    assert not any("程序出错" in text for text in shown)
