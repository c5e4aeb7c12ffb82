r"""Signs that nobody sees: controls, marks that turn the direction of a text, and codes that stand for no sign.

They are refused where somebody types (an entry never needs one) and in files where they cannot be stored; where data
carry a mark of direction all the same, it is shown by its number, since it would turn the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# All controls but tab and line ends; halves of a sign; codes that Unicode keeps free for ever.
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
# Unicode Standard Annex 9, table 4 and 2.6: embeddings, overrides, isolates and implicit marks.
_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
_HIDDEN = re.compile(f"[{_CONTROLS}{_DIRECTIONS}]")


def control_sign(text: str) -> str | None:
    """The number (U+0000) of the first sign that neither a database nor a file can hold; None without one."""
    return _number(_CONTROL.search(text))


def hidden_sign(text: str) -> str | None:
    """The number (U+202E) of the first control or mark of direction; None without one."""
    return _number(_HIDDEN.search(text))


def directions_named(text: str) -> str:
    """The text with every mark of direction written as 〔U+202E〕."""
    return _DIRECTION.sub(lambda found: f"〔{_number(found)}〕", text)


def hidden_sign_in(value: Any) -> str | None:
    """hidden_sign of the first text that has one, anywhere in a fact (texts, lists, mappings)."""
    return next((number for text in _texts(value) if (number := hidden_sign(text)) is not None), None)


def refusal(what: str, number: str) -> str:
    """Why a text is not taken, and what to do."""
    return f"“{what}”中有看不见的控制字符（{number}），请删去后重新输入（从别处复制的文字请先粘贴为纯文本）。"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _number(found: re.Match[str] | None) -> str | None:
    return None if found is None else f"U+{ord(found[0]):04X}"
