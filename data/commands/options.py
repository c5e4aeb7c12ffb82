"""Options that several commands share."""

from __future__ import annotations

import argparse
from datetime import date

from casework.errors import UserError
from casework.vocabulary import Knowledge


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """--as-of, --knowledge and --subdistrict."""
    parser.add_argument(
        "--as-of",
        type=day_option,
        metavar="YYYY-MM-DD",
        help="统计截至日（默认：专项行动期间为今天，否则为数据截至日）",
    )
    parser.add_argument(
        "--knowledge",
        choices=[item.value for item in Knowledge],
        default=Knowledge.AS_KNOWN_THEN.value,
        help="as_known_then = 当时已知（默认），latest = 按最新补录",
    )
    add_subdistrict_option(parser)


def add_subdistrict_option(parser: argparse.ArgumentParser) -> None:
    """--subdistrict."""
    parser.add_argument("--subdistrict", metavar="CODE", help="街道代码（默认：campaign.toml 中的街道）")


def add_capacity_option(parser: argparse.ArgumentParser) -> None:
    """--capacity."""
    parser.add_argument(
        "--capacity", type=_capacity, default=5, metavar="N", help="每周能核查几个小区（默认：5，最多 1000）"
    )


def _capacity(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise UserError(f"--capacity 应为 1 至 1000 的整数，不能是“{text}”。")
    return int(text)


def day_option(text: str) -> date:
    """A day as an option writes it. Raises UserError when there is no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"日期“{text}”不存在或写法不对，请写成 2021-10-27 的样式。") from None
