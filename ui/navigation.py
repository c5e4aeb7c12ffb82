"""The pages of the program: the one registry behind the router, the gate and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from casework.boundaries import EDITORS as BOUNDARY_EDITORS
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.vocabulary import Role

ROOT = Path(__file__).resolve().parent.parent

READERS: frozenset[Role] = frozenset(Role) - {Role.SYSTEM_ADMIN}
# A compound is weighed against the whole street, which roles bound to a committee do not see.
STREET_READERS: frozenset[Role] = READERS - COMMITTEE_BOUND_ROLES
SURVEYORS: frozenset[Role] = frozenset({Role.SAFETY_OFFICE, *COMMITTEE_BOUND_ROLES})
REVISITORS: frozenset[Role] = SURVEYORS | {Role.LEADER}
# Who may make at least one report; data/reports/registry.py says which (not asked here: it imports all of them).
REPORTERS: frozenset[Role] = frozenset(
    {Role.LEADER, Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE, Role.ENFORCEMENT, Role.COMMITTEE}
)
# Who acts on the street's cases, or on a committee's own; it compares persons' data, so the others do without.
NETWORK_READERS: frozenset[Role] = frozenset({Role.LEADER, Role.SAFETY_OFFICE, Role.ENFORCEMENT, Role.COMMITTEE})
FEEDERS: frozenset[Role] = frozenset({Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE})


class Section(StrEnum):
    """The parts of the menu, in their order there: what is looked at most stands first."""

    MEETING = "会议"
    FIELD = "现场办案"
    HOTLINE = "12345 热线"  # not a bare number: the browser would sort it to the top
    ANALYSIS = "分析"
    MANAGEMENT = "数据与管理"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its file under pages/, what users read in the menu, the roles that may open it, its part of the menu."""

    key: str
    title: str
    url_path: str
    help: str
    roles: frozenset[Role]
    section: Section

    @property
    def file(self) -> Path:
        return ROOT / "pages" / f"{self.key}.py"


_ENTRIES = (
    PageEntry(
        "weekly_meeting",
        "周例会",
        "weekly_meeting",
        "阶段与倒计时、投诉目标、清零情况、各居委会进度和一周变化。",
        READERS,
        Section.MEETING,
    ),
    PageEntry(
        "campaign_map",
        "一张图",
        "campaign_map",
        "小区按所选指标着色，叠加户的办理状态和投诉，点击查看详情。",
        READERS,
        Section.MEETING,
    ),
    PageEntry(
        "reports",
        "报表",
        "reports",
        "周报、反馈表、工作方案等文书草稿和附表：选择、预览、下载。",
        REPORTERS,
        Section.MEETING,
    ),
    PageEntry(
        "my_work",
        "我的工作",
        "my_work",
        "今天要办的事，按期限先后；时限提醒、待指派的档案。",
        READERS,
        Section.FIELD,
    ),
    PageEntry(
        "case_file",
        "户档",
        "case_file",
        "一户一档：查到了什么、谁认定、送达了什么、之后怎样、有没有回潮，以及下一步可以登记什么。",
        READERS,
        Section.FIELD,
    ),
    PageEntry(
        "survey",
        "排摸",
        "survey",
        "要上门的户、上门登记（手机可用）、房间和照片，以及纸质表的导出和导入。",
        SURVEYORS,
        Section.FIELD,
    ),
    PageEntry(
        "revisits",
        "回访",
        "revisits",
        "已销项的户什么时候该去看、谁去看，销项后又有投诉的户，登记回访结果。",
        REVISITORS,
        Section.FIELD,
    ),
    PageEntry(
        "routes",
        "路线",
        "routes",
        "联合整治去哪几户、哪一队、哪一天、什么次序：可以安排的户、方案和版本、路线单。",
        READERS,
        Section.FIELD,
    ),
    PageEntry(
        "procedure_check",
        "程序检查",
        "procedure_check",
        "在办各户按程序还缺什么、依据哪一条、期限还有几天，写明理由实施的联合整治，处罚登记。",
        READERS,
        Section.FIELD,
    ),
    PageEntry(
        "logs",
        "工作台账",
        "logs",
        "宣传、普法、调解、信访、资金台账，各居委会的次数、人次和金额。",
        READERS,
        Section.FIELD,
    ),
    PageEntry(
        "hotline",
        "12345",
        "hotline",
        "12345 工单的每周数量与去年同期对比、最新工单和未定位工单。",
        READERS,
        Section.HOTLINE,
    ),
    PageEntry(
        "surveillance",
        "监测",
        "surveillance",
        "12345 每周投诉有没有超出平常波动，城运中心的六项清单。",
        STREET_READERS,
        Section.HOTLINE,
    ),
    PageEntry(
        "hotspots",
        "热点",
        "hotspots",
        "下周建议先核查哪些小区，哪些热点可信，哪些是新出现的。",
        STREET_READERS,
        Section.HOTLINE,
    ),
    PageEntry(
        "progress",
        "进度",
        "progress",
        "各居委会在每个环节的户数，和存量变化曲线。",
        READERS,
        Section.ANALYSIS,
    ),
    PageEntry(
        "recurrence",
        "回潮",
        "recurrence",
        "销项后又出现群租的比例、回访覆盖率、按居委会和整治方式的比较，以及待核查的户。",
        READERS,
        Section.ANALYSIS,
    ),
    PageEntry(
        "sublessor_network",
        "转租网络",
        "sublessor_network",
        "同一转租人、中介或企业名下的户，名称遮盖，附登记记录。",
        NETWORK_READERS,
        Section.ANALYSIS,
    ),
    PageEntry(
        "data_files",
        "数据",
        "data_files",
        "导入文件、查看错误行，处理未定位的地址。",
        FEEDERS,
        Section.MANAGEMENT,
    ),
    PageEntry(
        "boundaries",
        "小区边界",
        "boundaries",
        "哪些小区有边界、从哪来、有多准；在图上画或改，成批导入，恢复以前的版本。",
        BOUNDARY_EDITORS,
        Section.MANAGEMENT,
    ),
    PageEntry(
        "accounts",
        "账号",
        "accounts",
        "新建、更改、停用账号，重置密码，解锁。",
        frozenset({Role.SYSTEM_ADMIN}),
        Section.MANAGEMENT,
    ),
)

PAGES: Mapping[str, PageEntry] = MappingProxyType({entry.key: entry for entry in _ENTRIES})


_START_PAGES: Mapping[Role, str] = MappingProxyType(
    {
        Role.COMMITTEE: "my_work",
        Role.POPULATION_OFFICER: "my_work",
        Role.ENFORCEMENT: "my_work",
        Role.OPERATIONS_CENTRE: "hotline",
        Role.SYSTEM_ADMIN: "accounts",  # his only page
    }
)


def start_page(role: Role | None) -> str:
    """The page that opens first: his own work for who goes to the doors, the orders for who takes them in, else the
    meeting.
    """
    return "weekly_meeting" if role is None else _START_PAGES.get(role, "weekly_meeting")


def who_places_orders(role: Role) -> str:
    """Where an order without a place is given one, in words for this role: only who feeds the data opens that page."""
    return "在“数据”页处理" if role in FEEDERS else "由平安办、城运中心处理"


def who_imports(role: Role) -> str:
    """Where files are brought in, in words for this role."""
    return "请打开“数据”页" if role in FEEDERS else "由平安办、城运中心在“数据”页导入"


def roles_of(key: str) -> frozenset[Role]:
    """The roles that may open the page with this key."""
    return PAGES[key].roles
