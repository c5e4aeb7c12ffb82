"""import: a file of the hotline, of compounds, of their boundaries, of the committees' roster or of surveys."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.commands.contract import Answer, Invocation
from data.commands.options import add_subdistrict_option

NAME = "import"
HELP = "导入文件：hotline（12345 工单）、compounds（小区）、boundaries（小区边界）、roster（花名册）、survey（排摸表）"
SHOWN_ERRORS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """KIND FILE and the options."""
    parser.add_argument("kind", metavar="KIND", help="hotline、compounds、boundaries、roster 或 survey")
    parser.add_argument("file", metavar="FILE", type=Path, help="xlsx、csv、geojson、gpkg 或 zip（Shapefile）")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不保存")
    parser.add_argument("--crs", help="坐标系：wgs84、cgcs2000、gcj02、bd09 或 EPSG:…")
    parser.add_argument("--rejects", type=Path, metavar="XLSX", help="把未导入的行另存为 Excel")
    add_subdistrict_option(parser)


def run(invocation: Invocation) -> Answer:
    """Read, check, locate and store the file in one transaction.

    Raises UserError when the kind is unknown or the file as a whole cannot be used.
    """
    from data.commands.opening import acting, campaign_of, chosen_subdistrict, opened_store
    from data.imports import rejects_workbook, run_import
    from data.settings import home_campaign
    from data.subdistricts import register_subdistrict

    settings, arguments = invocation.settings, invocation.arguments
    campaign = home_campaign(settings)
    with opened_store(settings) as store:
        register_subdistrict(store, campaign)
        subdistrict = chosen_subdistrict(store, campaign, arguments.subdistrict)
        report = run_import(
            store,
            subdistrict.code,
            arguments.kind,
            arguments.file,
            campaign_of(campaign, subdistrict),
            acting(store, subdistrict.code, arguments),
            invocation.now,
            dry_run=arguments.dry_run,
            crs=arguments.crs,
            progress=invocation.progress,
        )
    if arguments.rejects and report.errors:
        arguments.rejects.write_bytes(rejects_workbook(report))
    located = "，".join(f"{level} {count}" for level, count in report.located.items())
    lines = [
        f"{'检查' if report.dry_run else '导入'}完成：读取 {report.read} 行，"
        f"新增 {report.added}，更新 {report.updated}，"
        f"未变 {report.unchanged}，未导入 {report.rejected}。",
        *([] if report.kind == "boundaries" else [f"定位：{located}。"]),
        *(f"注意：{warning}" for warning in report.warnings),
        *(f"未导入：{error}" for error in report.errors[:SHOWN_ERRORS]),
    ]
    if len(report.errors) > SHOWN_ERRORS:
        lines.append(f"另有 {len(report.errors) - SHOWN_ERRORS} 处，可用 --rejects 文件.xlsx 全部导出。")
    return Answer(report.as_json(), "\n".join(lines))
