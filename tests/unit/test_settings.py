"""Where the data lie and which day is meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from data.as_of import default_as_of
from data.settings import DEFAULT_HOME, SettingsError, home_calendar, home_campaign, load_settings
from data.store import sqlite_url

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)


def test_the_home_on_the_command_line_comes_before_the_environment(tmp_path: Path) -> None:
    """--home, then QUNZU_HOME, then var/."""
    environ = {"QUNZU_HOME": str(tmp_path / "b")}
    assert load_settings(tmp_path / "a", environ).home == tmp_path / "a"
    assert load_settings(None, environ).home == tmp_path / "b"
    assert load_settings(None, {}).home == DEFAULT_HOME


def test_the_database_is_the_file_in_the_home_unless_a_url_names_another(tmp_path: Path) -> None:
    """SQLite for one office, a server by URL."""
    own = load_settings(tmp_path, {})
    assert own.database_url == sqlite_url(tmp_path / "qunzu.sqlite")
    assert own.uses_own_database
    other = load_settings(tmp_path, {"QUNZU_DATABASE_URL": "postgresql+psycopg://u@h/d"})
    assert other.database_url == "postgresql+psycopg://u@h/d"
    assert not other.uses_own_database


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("", None),
        ("https://qunzu.example", "qunzu.example"),
        ("https://Qunzu.example/", "qunzu.example"),
        ("https://qunzu.example:443", "qunzu.example"),  # as the browser writes it in Host
        ("https://qunzu.example:8443", "qunzu.example:8443"),
    ],
)
def test_the_address_under_which_others_reach_the_program(url: str, host: str | None) -> None:
    """QUNZU_PUBLIC_URL; without it nobody else does."""
    assert load_settings(None, {"QUNZU_PUBLIC_URL": url}).public_host == host


@pytest.mark.parametrize(
    "url", ["http://qunzu.example", "qunzu.example", "https://", "https://a.example/path", "https://u:p@a.example", "1"]
)
def test_an_address_without_tls_is_refused(url: str) -> None:
    """Passwords travel through it."""
    with pytest.raises(SettingsError, match="QUNZU_PUBLIC_URL"):
        load_settings(None, {"QUNZU_PUBLIC_URL": url})


def test_a_missing_configuration_names_the_file_and_the_mend(tmp_path: Path) -> None:
    """Both files of the home."""
    settings = load_settings(tmp_path, {})
    for read, name in ((home_campaign, "campaign.toml"), (home_calendar, "calendar.csv")):
        with pytest.raises(SettingsError, match=name) as caught:
            read(settings)
        assert "init" in str(caught.value)


@pytest.mark.parametrize(
    ("today", "cutoff", "expected"),
    [
        (date(2021, 9, 25), date(2021, 9, 20), date(2021, 9, 20)),  # the day before the campaign
        (date(2021, 9, 26), date(2021, 9, 20), date(2021, 9, 26)),  # its first day
        (date(2021, 11, 30), date(2021, 11, 1), date(2021, 11, 30)),  # the last day of acceptance
        (date(2021, 12, 1), date(2021, 11, 30), date(2021, 11, 30)),  # over
        (date(2021, 12, 1), None, date(2021, 12, 1)),  # over, nothing recorded
        (date(2021, 9, 1), date(2021, 9, 2), date(2021, 9, 1)),  # never a day to come
    ],
)
def test_the_day_that_is_meant_when_nobody_chose_one(today: date, cutoff: date | None, expected: date) -> None:
    """Today while the campaign runs, else the day of the newest record."""
    assert default_as_of(CAMPAIGN, today, cutoff) == expected


@pytest.mark.parametrize("name", ["home", "a b", "数据", "x?y#z%20", "a@b:c+d"])
def test_the_address_of_a_file_is_what_the_database_library_makes_of_it(name: str) -> None:
    """It is written without that library, and read by it."""
    path = Path(f"/srv/{name}/q.sqlite")
    assert sqlite_url(path) == sa.URL.create("sqlite", database=str(path)).render_as_string()
    assert sa.make_url(sqlite_url(path)).database == str(path)
