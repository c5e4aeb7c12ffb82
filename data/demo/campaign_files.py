"""The campaign.toml and calendar.csv of the demo home."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casework.calendar import WorkingCalendar, calendar_csv, statutory_calendar
from casework.campaign.model import Campaign
from casework.campaign.parts import Committee
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.campaign.writing import campaign_toml
from casework.orders.rules import ReviewBody
from data.demo.geography import Geography
from data.demo.truth import write_whole
from data.legal_basis import write_legal_basis

FIRST_YEAR, LAST_YEAR = 2018, 2026
HEADING = "# 演示数据：街道、居委会、小区和工单都是虚构的。正式使用请另建数据目录并运行 init。\n\n"


def demo_calendar() -> WorkingCalendar:
    """The statutory working-day calendar of the demo's years."""
    return statutory_calendar(FIRST_YEAR, LAST_YEAR)


def demo_campaign(ground: Geography) -> Campaign:
    """The plan document's own campaign, held in the invented subdistrict by its invented committees."""
    plan = parse_campaign(CAMPAIGN_TEMPLATE)
    return replace(
        plan,
        name=f"2021年{ground.name}住宅小区“群租”治理专项行动（演示数据）",
        document_number=None,
        subdistrict_code=ground.code,
        subdistrict_name=ground.name,
        committees=tuple(Committee(code, name) for code, name in ground.committees),
        orders=replace(
            plan.orders,
            issuing_body=f"{ground.name}办事处（演示）",
            authority=f"{ground.name}办事处（演示）",
            contact=f"{ground.name}平安办（演示），工作日 9:00—17:00，电话 000-00000000",
            review_bodies=(ReviewBody("示例区人民政府（演示）"),),
        ),
        target=replace(plan.target, baseline_source="按导入的12345工单统计上年同期（演示数据）"),
    )


def write_campaign_files(home: Path, ground: Geography, calendar: WorkingCalendar) -> None:
    """Write campaign.toml, calendar.csv and legal_basis.csv, each as a whole."""
    write_whole(home / "campaign.toml", HEADING + campaign_toml(demo_campaign(ground)))
    write_whole(home / "calendar.csv", calendar_csv(calendar))
    write_legal_basis(home)
