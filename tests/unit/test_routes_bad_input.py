"""routes solve: what cannot be used is named in words with exit code 2; what cannot be planned gets a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main

Edit = Callable[[dict[str, Any]], object]


def good() -> dict[str, Any]:
    """Two visits, one shift."""
    return {
        "T": [[0, 100, 200], [100, 0, 100], [200, 100, 0]],
        "shifts": [{"id": "s", "day": "1", "team": "1", "start": 0, "end": 4000, "caps": ["综合执法"]}],
        "visits": [
            {"id": "a", "dur": 600, "wins": [[0, 3000]], "need": [], "prize": 9000, "must": False, "compound": "1"},
            {"id": "b", "dur": 600, "wins": [[0, 3000]], "need": [], "prize": 9000, "must": True, "compound": "1"},
        ],
    }


@pytest.fixture
def solved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """The command on an edited problem: (exit code, JSON object)."""

    def called(edit: Edit = lambda problem: None, *, words: tuple[str, ...] = ("--iterations", "20")) -> Any:
        problem = good()
        edit(problem)
        file = tmp_path / "problem.json"
        file.write_text(json.dumps(problem), encoding="utf-8")
        capsys.readouterr()
        code = main(["--home", str(tmp_path), "routes", "solve", str(file), *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return called


def test_the_answer_keeps_its_contract(solved: Callable[..., Any]) -> None:
    """{plan, objective, travel_s, served}; every shift has its list."""
    code, answer = solved()
    assert code == 0
    assert answer["plan"] in ({"s": ["a", "b"]}, {"s": ["b", "a"]})
    assert (answer["objective"], answer["travel_s"], answer["served"], answer["left_out"]) == (400, 400, 2, [])


def test_the_proof_is_part_of_the_answer_when_asked_for(solved: Callable[..., Any]) -> None:
    """bound, proven, gap and the sentence."""
    _, answer = solved(words=("--iterations", "20", "--prove"))
    assert answer["optimality"]["proven"] is True
    assert (answer["optimality"]["bound"], answer["optimality"]["gap"]) == (400, 0.0)


@pytest.mark.parametrize(
    ("edit", "word"),
    [
        (lambda p: p.update(shifts=[]), "没有任何班次"),
        (lambda p: p.pop("T"), "缺少 T"),
        (lambda p: p["visits"][1].update(id="a"), "出现了 2 次"),
        (lambda p: p["shifts"].append(dict(p["shifts"][0])), "班次“s”出现了 2 次"),
        (lambda p: p["visits"][0].update(wins=[[500, 400]]), "之前就结束"),
        (lambda p: p["visits"][0].update(wins=[]), "没有任何可上门的时段"),
        (lambda p: p["visits"][0].update(wins=[[1]]), "[开始秒, 结束秒]"),
        (lambda p: p["visits"][0].update(dur=-1), "停留时间是负数"),
        (lambda p: p["visits"][0].update(dur=1.5), "应为整数"),
        (lambda p: p["visits"][0].update(dur="十分钟"), "不能是“十分钟”"),
        (lambda p: p["visits"][0].pop("dur"), "缺少 dur"),
        (lambda p: p["visits"][0].update(prize=True), "prize"),
        (lambda p: p["visits"][0].update(lock={"shift": "x"}), "锁定的班次“x”不存在"),
        (lambda p: p["visits"][0].update(lock={"place": 0}), "从 1 起"),
        (lambda p: p["shifts"][0].update(end=0), "结束时间不晚于开始时间"),
        (lambda p: p["shifts"][0].update({"from": "x"}), "出发地点“x”"),
        (lambda p: p["shifts"][0].update(lunch=[2, 1]), "午休"),
        (lambda p: p["T"].pop(), "3 行 3 列"),
        (lambda p: p["T"][0].__setitem__(1, -5), "负数"),
        (lambda p: p["T"][0].__setitem__(1, 1e15), "太大"),
        (lambda p: p.update(visits={"a": 1}), "应为一个列表"),
        (lambda p: p.update(balance=-1), "不小于 0"),
    ],
)
def test_unusable_problems_are_named(solved: Callable[..., Any], edit: Edit, word: str) -> None:
    """One sentence that names the place, exit code 2."""
    code, answer = solved(edit)
    assert code == 2
    assert word in answer["error"]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda p: p["visits"][0].update(need=["公安"]), "no_skill"),
        (lambda p: p["visits"][0].update(wins=[[9000, 9999]]), "no_window"),
        (lambda p: p["visits"][0].update(dur=3900), "not_alone"),
        (lambda p: [row.__setitem__(1, None) for row in p["T"]], "not_alone"),
        (lambda p: p["visits"][0].update(dur=3500), "higher_priority"),
        (lambda p: p["visits"][0].update(prize=0), "not_worth"),
        (lambda p: p["visits"][0].update(excluded="家属住院"), "excluded"),
    ],
)
def test_what_cannot_be_planned_has_a_reason_and_the_rest_is_planned(
    solved: Callable[..., Any], edit: Edit, reason: str
) -> None:
    """No team with the skill, no shift at that hour, too long, no way, no room, not worth it, taken out."""
    code, answer = solved(edit)
    assert code == 0
    assert [(left["visit"], left["reason"]) for left in answer["left_out"]] == [("a", reason)]
    assert answer["plan"] == {"s": ["b"]}


def test_no_visits_one_visit_and_two_at_one_door(solved: Callable[..., Any]) -> None:
    """The smallest problems are problems too."""
    code, answer = solved(lambda p: p.update(visits=[], T=[[0]]))
    assert (code, answer["plan"], answer["objective"]) == (0, {"s": []}, 0)
    code, answer = solved(lambda p: (p["visits"].pop(), p.update(T=[[0, 100], [100, 0]])))
    assert (code, answer["plan"]) == (0, {"s": ["a"]})
    code, answer = solved(lambda p: p.update(T=[[0, 100, 100], [100, 0, 0], [100, 0, 0]]))
    assert (code, answer["served"], answer["travel_s"]) == (0, 2, 200)


@pytest.mark.parametrize(("content", "word"), [("{", "不是有效的 JSON"), ("[]", "JSON 对象"), ("[" * 99_999, "JSON")])
def test_a_file_that_is_no_problem_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, word: str
) -> None:
    """No traceback for any text."""
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    assert main(["--home", str(tmp_path), "routes", "solve", str(file)]) == 2
    assert word in capsys.readouterr().err


def test_a_missing_file_and_wrong_options_are_named(
    solved: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words, exit code 2."""
    assert main(["routes", "solve", str(tmp_path / "none.json")]) == 2
    assert "找不到文件" in capsys.readouterr().err
    code, answer = solved(words=("--iterations", "-1"))
    assert (code, "--iterations" in answer["error"]) == (2, True)
