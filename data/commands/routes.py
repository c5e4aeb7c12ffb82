"""routes solve FILE: the engine on a plain problem, for checks; candidates, plan, replan, sheet: route_planning."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.errors import UserError
from data.commands.contract import Answer, Invocation
from data.commands.route_planning import add_planning_actions

NAME = "routes"
HELP = "联合整治的路线：谁去哪里、什么时间、什么次序"
LARGEST_FILE = 64 * 1024 * 1024
MOST_ITERATIONS = 10_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """solve FILE --seed --iterations, and the actions of data.commands.route_planning."""
    actions = parser.add_subparsers(dest="action", metavar="动作", required=True)
    solving = actions.add_parser("solve", help="求解一个 JSON 文件写明的路线问题（检验求解器用）")
    solving.add_argument("file", type=Path, metavar="FILE", help="JSON 文件（UTF-8）：T、shifts、visits")
    solving.add_argument("--seed", type=int, default=0, metavar="S", help="随机种子（默认 0）")
    solving.add_argument("--iterations", type=int, metavar="N", help="迭代次数（默认按户数定）")
    solving.add_argument("--prove", action="store_true", help="证明最优，或给出与最优的最大差距（较慢）")
    solving.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一个 JSON 对象")
    solving.set_defaults(run_action=_solve)
    add_planning_actions(actions.add_parser)


def run(invocation: Invocation) -> Answer:
    """Do the chosen action. Raises UserError for what the user can mend."""
    answer: Answer = invocation.arguments.run_action(invocation)
    return answer


def _solve(invocation: Invocation) -> Answer:
    from analytics.routing.engine import solve
    from analytics.routing.proof import prove
    from analytics.routing.reading import plan_json, read_problem

    arguments = invocation.arguments
    if arguments.iterations is not None and not 0 <= arguments.iterations <= MOST_ITERATIONS:
        raise UserError(f"--iterations 应为 0 至 {MOST_ITERATIONS} 的整数，不能是 {arguments.iterations}。")
    problem = read_problem(_content(arguments.file))
    with own_output():
        plan = solve(
            problem,
            seed=arguments.seed,
            iterations=arguments.iterations,
            progress=lambda share: invocation.progress(min(share, 0.99), "排路线"),
        )
        optimality = None
        if arguments.prove:
            proof = prove(problem, plan)
            plan, optimality = proof.plan, proof.optimality
    invocation.progress(1.0, "排路线")
    content = plan_json(plan)
    lines = [
        f"排入 {plan.served} 户，未排入 {len(plan.left_out)} 户；"
        f"路程 {plan.travel_seconds} 秒；目标值 {plan.objective}。"
    ]
    lines += [f"{shift}：{'、'.join(stops) or '（无）'}" for shift, stops in plan.routes.items()]
    lines += [f"未排入 {left.visit}：{left.text}" for left in plan.left_out]
    if optimality is not None:
        content["optimality"] = {
            "bound": optimality.bound,
            "proven": optimality.proven,
            "gap": optimality.gap,
            "text": optimality.text,
        }
        lines.append(optimality.text)
    return Answer(content, "\n".join(lines))


def _content(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(f"文件 {path.name} 超过 {LARGEST_FILE // 2**20} MB，请检查是不是选错了文件。")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"找不到文件 {path}，请核对路径。") from None
    except UnicodeDecodeError:
        raise UserError(f"文件 {path.name} 不是 UTF-8 编码，请在编辑器中另存为 UTF-8 后再试。") from None
    except OSError:
        raise UserError(f"无法读取 {path}，请检查它是不是文件、有没有读取的权限。") from None


@contextmanager
def own_output() -> Iterator[None]:
    """The solver's library prints stray remarks to the process's output, past Python: let them go to the log."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
