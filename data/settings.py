"""Where the data lie and who uses the program until accounts come: from the environment, never from code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.calendar import WorkingCalendar, parse_calendar
from casework.campaign import Campaign, load_campaign
from casework.errors import UserError
from casework.vocabulary import Role
from data.engine import sqlite_url
from data.keys import FOLDER, KeyRing

DEFAULT_HOME = Path(__file__).resolve().parent.parent / "var"
BOUND_ROLES = frozenset({Role.COMMITTEE, Role.POPULATION_OFFICER})


class SettingsError(UserError):
    """The environment or the home folder cannot be used: names the setting and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The home folder, the database, and the fixed role of a home without accounts.

    role and committee_code come from QUNZU_ROLE and QUNZU_COMMITTEE; a demo home ignores them.
    """

    home: Path
    database_url: str
    role: Role | None = None
    committee_code: str | None = None

    @property
    def campaign_file(self) -> Path:
        return self.home / "campaign.toml"

    @property
    def calendar_file(self) -> Path:
        return self.home / "calendar.csv"

    @property
    def database_file(self) -> Path:
        """The SQLite file of the home folder (unused when QUNZU_DATABASE_URL names another database)."""
        return self.home / "qunzu.sqlite"

    @property
    def keys(self) -> KeyRing:
        """The secrets of the home folder, wherever its database is."""
        return KeyRing(self.home / FOLDER)

    @property
    def uses_own_database(self) -> bool:
        """True when the database is the SQLite file in the home folder."""
        return self.database_url == sqlite_url(self.database_file)


def load_settings(home: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of this process.

    home: the folder given on the command line; else QUNZU_HOME; else var/ beside the program.
    Raises SettingsError when QUNZU_ROLE is no role, or a role bound to a committee has none.
    """
    chosen = (home or Path(environ.get("QUNZU_HOME") or DEFAULT_HOME)).expanduser().resolve()
    url = environ.get("QUNZU_DATABASE_URL") or sqlite_url(chosen / "qunzu.sqlite")
    return Settings(chosen, url, *_fixed_role(environ))


def home_campaign(settings: Settings) -> Campaign:
    """The campaign of the home folder.

    Raises SettingsError when campaign.toml is missing and CampaignError when it cannot be used.
    """
    _require_file(settings.campaign_file, "专项行动配置")
    return load_campaign(settings.campaign_file)


def home_calendar(settings: Settings) -> WorkingCalendar:
    """The working-day calendar of the home folder. Raises SettingsError when calendar.csv is missing."""
    _require_file(settings.calendar_file, "工作日历")
    return parse_calendar(settings.calendar_file.read_text(encoding="utf-8-sig"))


def _require_file(path: Path, what: str) -> None:
    if not path.is_file():
        raise SettingsError(
            f"找不到{what}文件 {path}。请先运行“python3 run.py init”建立配置，或运行“python3 run.py demo”生成演示数据。"
        )


def _fixed_role(environ: Mapping[str, str]) -> tuple[Role | None, str | None]:
    text = environ.get("QUNZU_ROLE", "").strip()
    committee = environ.get("QUNZU_COMMITTEE", "").strip() or None
    if not text:
        return None, None
    role = next((role for role in Role if text in (role.value, role.label)), None)
    if role is None:
        known = "、".join(f"{role.value}（{role.label}）" for role in Role)
        raise SettingsError(f"环境变量 QUNZU_ROLE 的值“{text}”不是已知角色。请改为以下之一：{known}。")
    if role not in BOUND_ROLES:
        return role, None
    if committee is None:
        raise SettingsError(
            f"角色“{role.label}”只能查看本居委会的数据，请再设置环境变量 QUNZU_COMMITTEE 为居委会代码。"
        )
    return role, committee
