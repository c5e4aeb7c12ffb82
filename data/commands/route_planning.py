"""routes candidates | plan | replan | sheet: the office's plan of the joint enforcement from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from casework.errors import UserError
from data.commands.contract import Answer, Invocation
from data.commands.options import add_reading_options, day_option

if TYPE_CHECKING:
    from analytics.route_plans.document import RoutePlan, RouteStop, RouteTask
    from data.commands.opening import OpenedReading
    from data.queries.route_plans import SavedPlan

MOST_ITERATIONS = 1_000_000


def add_planning_actions(add: Callable[..., argparse.ArgumentParser]) -> None:
    """candidates, plan, replan, sheet; add: the function that adds one action to `routes`."""
    candidates = add("candidates", help="列出可以安排联合整治的户，和其余各户还缺什么")
    candidates.add_argument("--checks", action="store_true", help="也列出待复核和到期回访的户")
    _shared(candidates, _candidates)
    plan = add("plan", help="安排路线：哪一队、哪一天、按什么次序")
    plan.add_argument("--from", dest="first_day", type=day_option, metavar="D", help="从哪天起（默认：次一工作日）")
    plan.add_argument("--days", type=int, default=5, metavar="N", help="几个工作日（默认 5）")
    plan.add_argument("--teams", type=Path, metavar="F", help="队伍文件（TOML 或 JSON；默认：两队，上下午）")
    plan.add_argument("--checks", action="store_true", help="同时安排待复核和到期回访的户")
    _solving(plan)
    _shared(plan, _plan)
    replan = add("replan", help="按已登记的结果重排余下的日子，尽量少改动")
    replan.add_argument("--plan", dest="number", type=int, required=True, metavar="N", help="方案编号")
    replan.add_argument("--without", dest="withdrawn", nargs="*", default=[], metavar="班次", help="取消的班次（编号）")
    replan.add_argument("--penalty", type=int, metavar="S", help="每改动一户折合多少秒路程（默认按方案）")
    _solving(replan)
    _shared(replan, _replan)
    sheet = add("sheet", help="导出路线单：docx、xlsx、gpx、kml 或 ics")
    sheet.add_argument("--plan", dest="number", type=int, required=True, metavar="N", help="方案编号")
    sheet.add_argument("--revision", type=int, metavar="R", help="第几版（默认最新）")
    sheet.add_argument("--day", type=day_option, metavar="D", help="只要这一天")
    sheet.add_argument("--team", metavar="NAME", help="只要这一队")
    sheet.add_argument("--out", type=Path, metavar="FILE", help="写入的文件；不写则只显示")
    _shared(sheet, _sheet)


def _shared(parser: argparse.ArgumentParser, action: Callable[[Invocation], Answer]) -> None:
    # The shared options may stand behind the action too.
    add_reading_options(parser)
    parser.add_argument("--home", type=Path, default=argparse.SUPPRESS, help="数据目录（默认：QUNZU_HOME，否则 var/）")
    parser.add_argument("--account", metavar="NAME", default=argparse.SUPPRESS, help="以这个账号的权限执行")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一个 JSON 对象")
    parser.set_defaults(run_action=action)


def _solving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="随机种子（默认 0）")
    parser.add_argument("--iterations", type=int, metavar="N", help="迭代次数（默认按户数定）")
    parser.add_argument("--prove", action="store_true", help="证明最优，或给出与最优的差距（较慢）")
    parser.add_argument("--save", action="store_true", help="保存为方案的新版本")


def _candidates(invocation: Invocation) -> Answer:
    from data.analyses.route_candidates import route_candidates
    from data.commands.opening import opened_reading

    with opened_reading(invocation) as opened:
        found = route_candidates(
            opened.reader, opened.campaign, opened.calendar, also_checks=invocation.arguments.checks
        )
    content = {
        "as_of": found.as_of.isoformat(),
        "ready": [
            {
                "dwelling": one.case_id,
                "address": one.address,
                "kind": one.kind.value,
                "priority": None if one.priority is None else one.priority.total,
                "told_for": None if one.told is None else one.told.isoformat(timespec="minutes"),
                "hints": list(one.hints),
            }
            for one in found.ready
        ],
        "not_ready": [
            {
                "dwelling": one.case_id,
                "address": one.address,
                "lacks": [{"code": lack.code, "text": lack.label, "article": lack.article} for lack in one.lacks],
            }
            for one in found.unready
        ],
    }
    lines = [f"截至 {found.as_of}：可以安排 {len(found.ready)} 户，还不能安排 {len(found.unready)} 户"]
    lines += [f"{one.case_id}　{one.address}　{one.kind.label}" for one in found.ready]
    lines += [f"{one.case_id}　{one.address}　{'、'.join(lack.label for lack in one.lacks)}" for one in found.unready]
    return Answer(content, "\n".join(lines))


def _plan(invocation: Invocation) -> Answer:
    from casework.routes.teams import usual_teams
    from casework.routes.teams_file import TeamsFile, read_teams
    from data.analyses.route_candidates import route_candidates
    from data.analyses.route_planning import RouteWishes, route_task
    from data.analyses.route_travel import road_file
    from data.commands.opening import opened_reading
    from data.route_plans import check_may_plan

    arguments = invocation.arguments
    file = TeamsFile(usual_teams())
    if arguments.teams is not None:
        file = read_teams(_text_of(arguments.teams), arguments.teams.name)
    with opened_reading(invocation) as opened:
        if arguments.save:
            check_may_plan(opened.reader.actor)
        found = route_candidates(opened.reader, opened.campaign, opened.calendar, also_checks=arguments.checks)
        first = arguments.first_day or opened.calendar.add_working_days(found.as_of, 1)
        wishes = RouteWishes(first, arguments.days, file.teams, file.rules, file.station)
        roads = road_file(invocation.settings.home)
        task = route_task(opened.reader, opened.campaign, opened.calendar, found, wishes, roads)
        plan = _solved(invocation, task, ())
        return _told(invocation, opened, plan, None)


def _replan(invocation: Invocation) -> Answer:
    from data.analyses.route_replanning import standing_task
    from data.commands.opening import opened_reading
    from data.route_plans import check_may_plan

    arguments = invocation.arguments
    with opened_reading(invocation) as opened:
        if arguments.save:
            check_may_plan(opened.reader.actor)
        saved = opened.reader.route_plan(arguments.number)
        task, history = standing_task(
            opened.reader,
            opened.campaign,
            opened.calendar,
            saved.plan,
            _moment(invocation, opened),
            withdrawn=tuple(arguments.withdrawn),
            change_penalty=arguments.penalty,
        )
        plan = _solved(invocation, task, history)
        return _told(invocation, opened, plan, saved)


def _sheet(invocation: Invocation) -> Answer:
    from casework.vocabulary import AccessAction
    from data.access_log import record_access
    from data.commands.opening import opened_reading
    from data.commands.out_file import write_new
    from data.exports.route_files import WRITERS, plan_file
    from data.exports.route_sheets import route_sheets

    arguments = invocation.arguments
    out: Path | None = arguments.out
    if out is not None and out.suffix not in WRITERS:
        raise UserError(f"路线单可以导出为 {'、'.join(WRITERS)}，不能是“{out.name}”。")
    with opened_reading(invocation) as opened:
        saved = opened.reader.route_plan(arguments.number, arguments.revision)
        day = None if arguments.day is None else arguments.day.isoformat()
        sheets = route_sheets(saved.plan, day, arguments.team)
        if not sheets:
            raise UserError("这个方案在所选的日期和队伍没有要去的户，请核对 --day 和 --team。")
        if out is not None:
            actor = opened.reader.actor
            marks = ("演示数据",) if opened.reader.is_demo() else ()
            earlier = opened.reader.earlier_stops(saved.head.number, saved.head.revision)
            content = plan_file(
                out.suffix, saved, sheets, marks,
                account=actor.account, printed_at=invocation.now,
                earlier=earlier, shapes=opened.reader.compound_shapes(),
            )  # fmt: skip
            told = {"plan": saved.head.number, "revision": saved.head.revision, "rows": len(sheets)}

            def log() -> None:
                record_access(
                    opened.store,
                    opened.reader.subdistrict,
                    actor,
                    AccessAction.EXPORTED,
                    out.name,
                    told,
                    invocation.now,
                )

            write_new({out: content}, log)
    lines = [f"{saved.head.label}　{saved.head.status.label}　{saved.plan.task.matrix.text}"]
    for sheet in sheets:
        lines.append(f"{sheet.day} {sheet.starts} {sheet.team}：{len(sheet.stops)} 户，{sheet.back} 返回")
        lines += [f"  {one.place}　{one.begin}–{one.leave}　{one.address}　{one.kind.label}" for one in sheet.stops]
    if out is not None:
        lines.append(f"已写入 {out}")
    return Answer(_json(saved.plan) | {"file": None if out is None else str(out)}, "\n".join(lines))


def _moment(invocation: Invocation, opened: OpenedReading) -> Any:
    """Now; for a past day asked for with --as-of, its end."""
    from datetime import datetime, time, timedelta

    as_of = opened.reader.as_of
    if as_of >= invocation.now.date():
        return invocation.now
    return datetime.combine(as_of + timedelta(days=1), time(), invocation.now.tzinfo)


def _solved(invocation: Invocation, task: RouteTask, history: tuple[RouteStop, ...]) -> RoutePlan:
    from analytics.route_plans.solving import proven, solved
    from data.commands.routes import own_output

    arguments = invocation.arguments
    if arguments.iterations is not None and not 0 <= arguments.iterations <= MOST_ITERATIONS:
        raise UserError(f"--iterations 应为 0 至 {MOST_ITERATIONS} 的整数，不能是 {arguments.iterations}。")
    with own_output():
        plan = solved(
            task,
            seed=arguments.seed,
            iterations=arguments.iterations,
            history=history,
            progress=lambda share: invocation.progress(min(share, 0.99), "排路线"),
        )
        if arguments.prove:
            plan = proven(plan)
    invocation.progress(1.0, "排路线")
    return plan


def _told(invocation: Invocation, opened: OpenedReading, plan: RoutePlan, before: SavedPlan | None) -> Answer:
    from data.commands.opening import acting_moment, chosen_subdistrict
    from data.route_plans import save_plan

    content = _json(plan)
    lines = [
        f"排入 {plan.served} 户，未排入 {len(plan.left_out)} 户；{plan.saving}",
        f"{plan.task.matrix.text}",
        *([plan.optimality] if plan.optimality else []),
    ]
    if before is not None:
        lines.append(f"与原方案相比，改到别的班次的 {plan.moved} 户。")
        content["moved"] = plan.moved
    for team in content["teams"]:
        lines.append(f"{team['day']} {team['team']}（路上 {team['travel_s'] // 60} 分钟）")
        lines += [f"  {one['arrive']}–{one['leave']}　{one['address']}　{one['why']}" for one in team["stops"]]
    lines += [f"未排入 {one['address']}：{one['text']}" for one in content["left_out"]]
    if invocation.arguments.save:
        subdistrict = chosen_subdistrict(opened.store, opened.campaign, opened.reader.subdistrict)
        actor = opened.reader.actor
        head = save_plan(
            opened.store,
            subdistrict.code,
            plan,
            actor,
            acting_moment(opened.store, subdistrict, actor, invocation.now),
            uid=uuid4().hex,
            number=None if before is None else before.head.number,
            based_on=None if before is None else before.head.revision,
            change="命令行安排" if before is None else "按结果重排",
        )
        content["saved"] = {"number": head.number, "revision": head.revision}
        lines.append(f"已保存为{head.label}（草案）。")
    return Answer(content, "\n".join(lines))


def _json(plan: RoutePlan) -> dict[str, Any]:
    from analytics.route_plans.explaining import short_reason

    task = plan.task
    addresses = {visit.case_id: visit.address for visit in task.visits}
    teams = []
    for shift in task.shifts:
        stops = plan.of_shift(shift.id)
        if stops:
            travel, walk = plan.travel_of(shift.id)
            teams.append(
                {
                    "day": shift.day,
                    "team": shift.team,
                    "shift": shift.id,
                    "stops": [
                        {
                            "dwelling": one.case_id,
                            "address": addresses[one.case_id],
                            "arrive": task.clock(one.arrive),
                            "start": task.clock(one.start),
                            "leave": task.clock(one.leave),
                            "why": short_reason(plan, one.case_id),
                        }
                        for one in stops
                    ],
                    "travel_s": travel,
                    "walk_m": walk,
                }
            )
    optimality: dict[str, Any] = {"comparison": {"by_distance_s": plan.by_distance, "text": plan.saving}}
    if plan.bound is not None:
        optimality |= {"bound": plan.bound, "text": plan.optimality}
    return {
        "teams": teams,
        "left_out": [
            {"dwelling": one.case_id, "address": addresses[one.case_id], "reason": one.reason, "text": one.text}
            for one in plan.left_out
        ],
        "not_ready": [{"dwelling": case, "address": address, "lacks": lacks} for case, address, lacks in task.unready],
        "objective": plan.objective,
        "travel_s": plan.travel_seconds,
        "optimality": optimality,
        "seed": plan.seed,
        "iterations": plan.iterations,
        "matrix": {"source": task.matrix.source, "datum": task.matrix.datum, "text": task.matrix.text},
    }


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"找不到队伍文件 {path}，请核对路径。") from None
    except (OSError, UnicodeDecodeError):
        raise UserError(f"无法读取队伍文件 {path.name}，请检查它是不是 UTF-8 编码的文本。") from None
