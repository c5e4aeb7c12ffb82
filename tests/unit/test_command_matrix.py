"""Role × command: with a committee's account the command line gives what its pages give, and nothing else.

Each command is run as the east on a home with the east alone and on one with the west beside it: the answers have to
be the same. Whoever adds a command adds a row here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from casework.calendar import calendar_csv
from casework.campaign.writing import campaign_toml
from casework.events import Actor
from casework.vocabulary import Role
from data.__main__ import COMMANDS, main
from data.accounts import add_account
from data.keys import FOLDER, KeyRing
from data.ledgers.registry import LEDGERS
from data.store import Store, sqlite_url
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.records import AT, SUBDISTRICT
from tests.two_committees import DAY, EAST_CASE, SECRET, WEST_CASE, make_street

ON_DAY = ["--as-of", DAY.isoformat(), "--knowledge", "latest"]
CLEARED = ["--reason", "核对本居委会清单", "--approver", "演示审批人"]
READING: dict[str, list[str]] = {
    "brief": ["brief", *ON_DAY],
    "progress": ["progress", *ON_DAY],
    "forecast": ["forecast", *ON_DAY],
    "target": ["target", *ON_DAY],
    "hotspots": ["hotspots", *ON_DAY],
    "backtest": ["backtest", *ON_DAY],
    "surveillance": ["surveillance", *ON_DAY],
    "recurrence": ["recurrence", *ON_DAY],
    "case": ["case", "list", *ON_DAY],
    "case show": ["case", "show", EAST_CASE, *ON_DAY],
    "case show W": ["case", "show", WEST_CASE, *ON_DAY],
    "guard": ["guard", "list", *ON_DAY],
    "guard show": ["guard", "show", EAST_CASE, *ON_DAY],
    "guard show W": ["guard", "show", WEST_CASE, *ON_DAY],
    "guard list W": ["guard", "list", "--committee", "02", *ON_DAY],
    "documents": ["documents", "list", *ON_DAY],
    "documents draft W": ["documents", "draft", WEST_CASE, "--out", "OUT", *ON_DAY],
    "logs": ["logs", *ON_DAY],
    "routes": ["routes", "solve", "none.json"],  # a problem in a file, no data of the street
    "report": ["report", "weekly", "--out", "OUT", *ON_DAY],
    **{f"export {kind}": ["export", kind, "--out", "OUT.xlsx", *ON_DAY] for kind in LEDGERS},
    "export files in clear": ["export", "files", "--out", "OUT.xlsx", *CLEARED, *ON_DAY],
    "export files W": ["export", "files", "--committee", "02", "--out", "OUT.xlsx", *ON_DAY],
    "export map": ["export", "map", "--out", "OUT.geojson", *ON_DAY],
    "export dataset": ["export", "dataset", "--out", "OUT.set", *ON_DAY],
    "report feedback W": ["report", "feedback", "--committee", "02", "--out", "OUT", *ON_DAY],
}
# Refused to a committee's account as a whole.
REFUSED: dict[str, list[str]] = {
    "import": ["import", "hotline", "none.xlsx"],
    "user": ["user", "list"],
    "check": ["check"],
    "locate": ["locate", f"{SECRET}1号"],
    "init": ["init"],
    "demo": ["demo"],
    "serve": ["serve"],
    "backup": ["backup"],
    "restore": ["restore", "none.zip"],
    "keys": ["keys", "show"],
    "criteria": ["criteria", "check", "none.json"],
    "audit verify": ["audit", "verify"],
    "audit export": ["audit", "export", "--out", "none.xlsx"],
    "purge": ["purge", "--dry-run"],
    "purge confirmed": ["purge", "--confirm"],
}


def make_home(folder: Path, keys: KeyRing, *, with_west: bool) -> Path:
    """A home with the street."""
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(campaign_toml(CAMPAIGN), encoding="utf-8")
    (folder / "calendar.csv").write_text(calendar_csv(CALENDAR), encoding="utf-8-sig")
    store = make_street(Store.open(sqlite_url(folder / "qunzu.sqlite"), keys=keys), with_west=with_west)
    add_account(
        store, SUBDISTRICT, "eastern", "东", Role.COMMITTEE, "01", ("01", "02"), Actor("root", Role.SYSTEM_ADMIN), AT
    )
    store.close()
    return folder


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The east alone, and both."""
    folder = tmp_path_factory.mktemp("homes")
    keys = KeyRing(folder / FOLDER)
    yield make_home(folder / "alone", keys, with_west=False), make_home(folder / "both", keys, with_west=True)


def said(home: Path, words: list[str], capsys: pytest.CaptureFixture[str], account: str | None = "eastern") -> str:
    """What the command prints, on both streams, without the path of the home."""
    capsys.readouterr()
    out = str(home / f"{account}-{len(list(home.iterdir()))}.docx")
    stem = out.removesuffix(".docx")
    names = {"OUT": out, "OUT.xlsx": f"{stem}.xlsx", "OUT.geojson": f"{stem}.geojson", "OUT.set": stem}
    words = [names.get(word, word) for word in words]
    main([*words, "--home", str(home), "--json", *([] if account is None else ["--account", account])])
    output = capsys.readouterr()
    said_then = (output.out + output.err).replace(out.removesuffix(".docx"), "OUT").replace(str(home), "HOME")
    return said_then + "".join(sorted(taken_away(Path(out))))


def taken_away(document: Path) -> Iterator[str]:
    """The text of the files that a command wrote, without what differs from run to run."""
    for path in (document, document.with_suffix(".xlsx")):
        if path.is_file():
            with ZipFile(path) as parts:
                for name in parts.namelist():
                    text = parts.read(name).decode("utf-8", errors="replace")
                    yield SECRET if SECRET in text else ""
    layers = document.with_suffix(".geojson")
    if layers.is_file():
        yield layers.read_text(encoding="utf-8")


def test_every_command_is_in_a_table() -> None:
    """A new one fails here until somebody has decided who may use it."""
    named = {words[0] for words in (*READING.values(), *REFUSED.values())}
    assert {command.NAME for command in COMMANDS} == named


@pytest.mark.parametrize("account", ["east", "eastern"])
@pytest.mark.parametrize("name", READING)
def test_a_committees_answer_does_not_depend_on_others(
    homes: tuple[Path, Path], name: str, account: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Population officer and committee; refused, where it is, in the same words."""
    alone, both = (said(home, READING[name], capsys, account) for home in homes)
    assert both == alone
    assert SECRET not in both


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_committee_may_not_do_at_all(
    homes: tuple[Path, Path], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, nothing else."""
    answer = json.loads(said(homes[1], REFUSED[name], capsys).splitlines()[0])
    assert set(answer) == {"error"}
    assert "不能" in answer["error"]


def test_the_operator_sees_the_difference(homes: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Else the comparison would prove nothing: at least the lists and figures of the street differ."""
    for name in ("brief", "progress", "case", "guard", "documents", "case show W", "recurrence", "forecast", "target"):
        alone, both = (said(home, READING[name], capsys, account=None) for home in homes)
        assert both != alone, name


def test_an_unknown_or_disabled_account_is_refused(
    homes: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped name does not fall back to the operator's rights."""
    answer = json.loads(said(homes[1], READING["progress"], capsys, account="estern").splitlines()[0])
    assert "没有账号“estern”" in answer["error"]
