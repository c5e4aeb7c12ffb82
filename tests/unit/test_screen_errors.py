"""What users see of a mistake and of a fault."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from casework.errors import UserError
from ui.errors import plain


def mistaken_page() -> None:
    """A page that meets a mistake, then goes on."""
    import streamlit as st

    from casework.errors import UserError
    from ui.errors import user_errors

    with user_errors():
        raise UserError("文件“![x](http://a.b/c.png) $x$.xlsx”不能用。")
    st.write("goes on")


def faulty_page() -> None:
    """What st.App does when a page fails."""
    from ui.errors import on_script_error

    assert on_script_error(ValueError("secret detail"))


def refused_page() -> None:
    """A UserError from a callback, which only the hook of st.App sees."""
    from casework.errors import UserError
    from ui.errors import on_script_error

    assert on_script_error(UserError("不可以。"))


def test_a_mistake_is_shown_as_its_sentence_and_the_page_goes_on() -> None:
    """No traceback, and nothing of a quoted file name becomes a picture or a formula."""
    at = AppTest.from_function(mistaken_page).run()
    (error,) = at.error
    assert "\\!\\[x\\]" in error.value
    assert "\\$x\\$" in error.value
    assert [text.value for text in at.markdown] == ["goes on"]


def test_a_fault_shows_a_number_and_logs_the_cause_under_it(caplog: pytest.LogCaptureFixture) -> None:
    """The user gets the number, the log the traceback; the page shows nothing of it."""
    with caplog.at_level(logging.ERROR, logger="qunzu"):
        at = AppTest.from_function(faulty_page).run()
    (error,) = at.error
    (record,) = caplog.records
    incident = record.getMessage().removeprefix("incident ")
    assert incident in error.value
    assert "secret" not in error.value
    assert record.exc_info is not None


def test_a_mistake_in_a_callback_is_no_fault() -> None:
    """The same sentence, no incident."""
    at = AppTest.from_function(refused_page).run()
    assert [error.value for error in at.error] == ["不可以。"]


def test_chinese_sentences_stay_as_they_are() -> None:
    """Only Markdown's own signs get a backslash."""
    assert plain("文件“工单”第3行：日期不存在。") == "文件“工单”第3行：日期不存在。"
    assert str(UserError("甲")) == "甲"
