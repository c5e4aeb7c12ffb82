"""Visits to the real router under AppTest, without a browser."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from ui.session import ROLE

ROUTER = Path(__file__).resolve().parents[2] / "ui" / "main.py"


def visit(page: str | None = None, role: Role | None = None, *, cold: bool = True) -> AppTest:
    """The run of a page (the default one when None); cold = without any run before it, as a deep link is."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    if role is not None:
        at.session_state[ROLE] = role.value
    if not cold:
        at.run()
    if page is not None:
        at.switch_page(f"../pages/{page}.py")
    return at.run()


def shown_titles(at: AppTest) -> list[str]:
    """The titles on the page."""
    return [title.value for title in at.title]


def shown_errors(at: AppTest) -> str:
    """All error sentences on the page, without Markdown's backslashes."""
    return " ".join(error.value for error in at.error).replace("\\", "")


def shown_captions(at: AppTest) -> str:
    """All captions on the page, without Markdown's backslashes."""
    return " ".join(caption.value for caption in at.caption).replace("\\", "")
