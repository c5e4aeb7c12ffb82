"""What a user sees when something goes wrong: a Chinese sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import streamlit as st

from casework.errors import UserError
from casework.hidden_signs import directions_named
from ui import text

LOGGER = logging.getLogger("qunzu")


@contextmanager
def user_errors() -> Iterator[None]:
    """Show a UserError raised inside as its own sentence; anything else passes on."""
    try:
        yield
    except UserError as error:
        show_user_error(error)


def show_user_error(error: UserError) -> None:
    """Draw the sentence of a mistake that the user can mend."""
    st.error(plain(str(error)))


def plain(sentence: str) -> str:
    """The sentence with Markdown's signs and marks of direction made harmless: it may quote a value from a file."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-!|~$:^" else sign for sign in directions_named(sentence))


def on_script_error(error: Exception) -> bool:
    """The hook of st.App: a UserError as its sentence, a fault as an incident number that stands in the log.

    Returns True: the traceback goes to the log and not to the browser.
    """
    if isinstance(error, UserError):
        show_user_error(error)
        return True
    incident = uuid4().hex[:8]
    LOGGER.error("incident %s", incident, exc_info=error)
    st.error(text.fault(incident))
    return True
