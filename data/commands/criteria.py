"""criteria check FILE: what the recorded facts of dwellings say on each clause, and what is missing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from casework.errors import UserError
from data.commands.contract import Answer, Invocation

if TYPE_CHECKING:
    from casework.criteria import DwellingAssessment

NAME = "criteria"
HELP = "对照五项情形和除外规定判断各户：符合、不符合或待核实，并列出缺少的事实"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """check FILE."""
    parser.add_argument("action", choices=["check"], metavar="check", help="判断 JSON 文件中的一户或多户")
    parser.add_argument("file", type=Path, metavar="FILE", help="JSON 文件（UTF-8）：一户 { … }，或多户 [ { … }, … ]")


def run(invocation: Invocation) -> Answer:
    """Assess every dwelling of the file with the campaign's thresholds; nothing is stored or decided.

    Raises UserError when the file cannot be read or holds faults.
    """
    from casework.criteria import assess, assessment_json, read_dwellings
    from data.settings import home_campaign

    path: Path = invocation.arguments.file
    thresholds = home_campaign(invocation.settings).thresholds
    assessments = [assess(dwelling, thresholds) for dwelling in read_dwellings(_content(path), path.name)]
    return Answer(
        {"assessments": [assessment_json(assessment) for assessment in assessments]},
        "\n\n".join(_sentences(assessment) for assessment in assessments),
    )


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"找不到文件 {path}，请核对路径。") from None
    except UnicodeDecodeError:
        raise UserError(f"文件 {path.name} 不是 UTF-8 编码，请在编辑器中另存为 UTF-8 后再试。") from None
    except OSError:
        raise UserError(f"无法读取 {path}，请检查它是不是文件、有没有读取的权限。") from None


def _sentences(assessment: DwellingAssessment) -> str:
    from casework.criteria import Verdict
    from casework.criteria.clause_words import numbered

    lines = [f"{assessment.label}：{assessment.verdict.label}。{assessment.proposal}"]
    for index, result in enumerate(assessment.clauses):
        # What is missing is listed once below; here only who meets the clause, or that nobody does.
        told = "" if result.verdict is Verdict.TO_VERIFY else f"：{result.reason}"
        lines.append(f"  {numbered(result.clause)} {result.title} {result.verdict.label}{told}")
        met = [room.clauses[index].reason for room in assessment.rooms if room.clauses[index].verdict is Verdict.MET]
        lines += [f"    {reason}" for reason in met]
    lines += [
        f"  除外规定 {room.exemption.verdict.label}：{room.exemption.reason}"
        for room in assessment.rooms
        if room.exemption
    ]
    lines += [f"  缺少：{fact}" for fact in assessment.missing]
    lines += [f"  提示：{note}" for note in assessment.notes]
    return "\n".join(lines)
