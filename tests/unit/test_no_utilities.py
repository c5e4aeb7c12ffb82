"""No list, form or sentence of the program offers to cut off water, electricity or gas (行政强制法 第43条)."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from casework.vocabulary import LabelledEnum

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("casework", "analytics", "data", "geo", "ui", "pages")
WORDS = re.compile(r"(断|停|切断|停止|中断|停供|断供|掐断|拉)(供)?(水|电|气|煤气|燃气|天然气|暖|热力)(?!话|梯|影|子)")
# What says that it must not be done.
FORBIDDING = re.compile(r"(不得|禁止|严禁)[^。；]*")


def sources() -> Iterator[Path]:
    """Every Python file of the product."""
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def texts(path: Path) -> Iterator[str]:
    """Every text constant of a file: labels, options, sentences, templates."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def enums() -> Iterator[type[LabelledEnum]]:
    """Every list of options of the domain, wherever it is defined."""
    for path in sorted((ROOT / "casework").rglob("*.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    waiting = [LabelledEnum]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield kind


def test_the_pattern_finds_what_it_looks_for() -> None:
    """The words as people write them; what only looks alike is left alone."""
    for word in ("断水", "断电", "停水停电", "停止供电", "切断燃气", "停气", "中断供水", "断供气"):
        assert WORDS.search(word), word
    for word in ("停止出租", "打断电话", "断电话"):
        assert not WORDS.search(word), word
    assert not WORDS.search(FORBIDDING.sub("", "不得采取停水、停电的方式；先告知。"))
    assert WORDS.search(FORBIDDING.sub("", "不得强拆；可以停水停电。"))


def test_no_text_of_the_program_names_such_a_measure() -> None:
    """Drop-downs, templates, hints: none of them says it."""
    found = [
        f"{path.relative_to(ROOT)}: {text[:60]}"
        for path in sources()
        for text in texts(path)
        if WORDS.search(FORBIDDING.sub("", text))
    ]
    assert found == []


def test_no_option_of_any_list_is_such_a_measure() -> None:
    """Every member of every enum: value in English, label in Chinese."""
    members = [member for kind in enums() for member in kind]
    assert len(members) > 100, "the enums were found"
    forbidden = re.compile(r"utilit|water|electric|power|gas(?!e)|heating", re.IGNORECASE)
    assert [member for member in members if WORDS.search(member.label) or forbidden.search(member.value)] == []
