"""Where the data lie and under which address others reach the program: from the environment, never from code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from casework.calendar import WorkingCalendar, parse_calendar
from casework.campaign.model import Campaign
from casework.campaign.reading import load_campaign
from casework.errors import UserError
from data.database_url import sqlite_url
from data.keys import FOLDER, KeyRing

DEFAULT_HOME = Path(__file__).resolve().parent.parent / "var"


class SettingsError(UserError):
    """The environment or the home folder cannot be used: names the setting and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The home folder, the database, and the host (name, with a port unless it is 443) under which a proxy with TLS
    makes the program available to other computers; None = this machine only.
    """

    home: Path
    database_url: str
    public_host: str | None = None

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
    Raises SettingsError when QUNZU_PUBLIC_URL is no https address.
    """
    chosen = (home or Path(environ.get("QUNZU_HOME") or DEFAULT_HOME)).expanduser().resolve()
    url = environ.get("QUNZU_DATABASE_URL") or sqlite_url(chosen / "qunzu.sqlite")
    return Settings(chosen, url, _public_host(environ.get("QUNZU_PUBLIC_URL", "").strip()))


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


def _public_host(url: str) -> str | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.username:
        raise SettingsError(
            f"环境变量 QUNZU_PUBLIC_URL 的值“{url}”不能用。请写成 https://主机名 的样式（可带端口，不带路径）；"
            "密码要经加密连接传送，所以不接受 http。"
        )
    return parts.netloc.lower().removesuffix(":443")
