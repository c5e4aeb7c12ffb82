"""locate: what an address proves, with reasons and candidates; nothing is stored."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.errors import UserError
from casework.vocabulary import LocatedLevel
from data.commands.contract import Answer, Invocation
from data.commands.options import add_subdistrict_option

if TYPE_CHECKING:
    from geo.contracts import Location

NAME = "locate"
HELP = "查地址：定位到户、楼或小区，说明理由和候选"
STEP = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT… or --file."""
    parser.add_argument("texts", metavar="TEXT", nargs="*", help="地址，可以写多个，每个用引号括起来")
    parser.add_argument("--file", type=Path, metavar="F", help="文本文件，每行一个地址")
    add_subdistrict_option(parser)


def run(invocation: Invocation) -> Answer:
    """Locate each text. Raises UserError when there is none, or both ways to give them are used."""
    from data.commands.opening import chosen_subdistrict, opened_store
    from data.places import load_gazetteer
    from data.settings import home_campaign

    settings, arguments = invocation.settings, invocation.arguments
    if bool(arguments.texts) == (arguments.file is not None):
        raise UserError("请给出要查的地址，或用 --file 指定一个每行一个地址的文本文件（两者选一）。")
    texts = _lines(arguments.file) if arguments.file is not None else list(arguments.texts)
    campaign = home_campaign(settings)
    with opened_store(settings) as store, store.read() as connection:
        subdistrict = chosen_subdistrict(store, campaign, arguments.subdistrict)
        gazetteer = load_gazetteer(connection, subdistrict.code)
    results = []
    for number, text in enumerate(texts):
        if number % STEP == 0:
            invocation.progress(number / len(texts), "定位")
        results.append(_result(text, gazetteer.locate(text)))
    return Answer({"results": results}, "\n".join(_sentence(result) for result in results))


def _lines(path: Path) -> list[str]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"找不到文件 {path}，请核对路径。") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise UserError(
                f"文件 {path.name} 既不是 UTF-8 也不是 GB18030 编码的文本，请另存为 UTF-8 后再试。"
            ) from None
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def _result(text: str, found: Location) -> dict[str, Any]:
    return {
        "text": text,
        "level": LocatedLevel(found.level.value).label,
        "compound": found.compound,
        "building": found.building,
        "room": found.room,
        "reasons": [reason.value for reason in found.reasons],
        "candidates": [
            {"compound": candidate.name, "reason": candidate.reason.value} for candidate in found.candidates
        ],
    }


def _sentence(result: dict[str, Any]) -> str:
    from geo.contracts import Reason
    from geo.gazetteer import REASON_TEXT

    place = " ".join(result[key] for key in ("compound", "building", "room") if result[key])
    why = "".join(REASON_TEXT[Reason(code)] for code in result["reasons"])
    candidates = "、".join(candidate["compound"] for candidate in result["candidates"])
    return f"{result['text']}\n  {result['level']} {place}  {why}" + (f"\n  候选：{candidates}" if candidates else "")
