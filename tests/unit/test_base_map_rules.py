"""[map] of campaign.toml, and which base maps can be drawn: off by default, faults named, shifted systems refused."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from casework.base_maps import BaseMap, BaseMapRules
from casework.campaign.parts import FieldError
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.campaign.writing import campaign_toml
from casework.errors import CampaignError
from data.commands.check_base_maps import base_maps
from data.commands.findings import FAULT, SOUND, WARNING
from data.settings import Settings, load_settings
from data.tiles.sources import drawn_base_maps, offset_sentence
from tests.tile_files import COLUMN, ROW, ZOOM, picture, write_mbtiles
from ui.map.base_maps import BaseMapChoice, base_legend, sent_maps

JIULITING = (121.31, 31.145)
FILE = BaseMap("street", "街道底图", "cgcs2000", "审图号", file="street.mbtiles")
SERVICE = BaseMap("tdt", "天地图", "cgcs2000", "审图号", addresses=("https://t.invalid/{z}/{x}/{y}?tk={key}",))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with one base map file."""
    (tmp_path / "map").mkdir()
    write_mbtiles(tmp_path / "map" / "street.mbtiles", {(ZOOM, COLUMN, ROW): picture()})
    (tmp_path / "campaign.toml").write_text(CAMPAIGN_TEMPLATE, encoding="utf-8")
    return load_settings(tmp_path, {})


def test_without_the_section_there_is_no_base_map_and_no_service() -> None:
    """An older campaign.toml still loads; the template switches nothing on."""
    older = CAMPAIGN_TEMPLATE.partition("# 底图。不填也能用")[0]
    assert parse_campaign(older).base_maps == BaseMapRules(proxy=False, first="", layers=())
    assert parse_campaign(CAMPAIGN_TEMPLATE).base_maps == BaseMapRules()


def test_the_examples_of_the_template_can_be_used_as_they_stand() -> None:
    """Whoever takes the # away gets two base maps."""
    start, rest = CAMPAIGN_TEMPLATE.split("# 底图文件放在数据目录", 1)
    examples = re.sub(r"^# (?=\[\[map|[a-z_]+ = )", "", rest.partition("# 居委会，")[0], flags=re.MULTILINE)
    text = f"{start}# {examples}"
    with pytest.raises(CampaignError) as fault:  # the address of the example is no address yet
        parse_campaign(text)
    assert "layers[2].addresses" in str(fault.value)
    usable = text.replace("示例主机", "t.invalid").replace("wmts?…&", "wmts?")
    assert [layer.key for layer in parse_campaign(usable).base_maps.layers] == ["street", "tianditu"]


def test_what_is_written_is_read_back() -> None:
    """For the demo, and for a copy into next year."""
    campaign = replace(
        parse_campaign(CAMPAIGN_TEMPLATE), base_maps=BaseMapRules(proxy=True, first="tdt", layers=(FILE, SERVICE))
    )
    assert parse_campaign(campaign_toml(campaign)).base_maps == campaign.base_maps


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"key": "Street"}, "key"),
        ({"key": "../x"}, "key"),
        ({"key": ""}, "key"),
        ({"name": " "}, "name"),
        ({"attribution": ""}, "attribution"),
        ({"datum": "wgs72"}, "datum"),
        ({"file": "../street.mbtiles"}, "file"),
        ({"file": "/etc/street.mbtiles"}, "file"),
        ({"file": "a\\b.mbtiles"}, "file"),
        ({"file": ".mbtiles"}, "file"),
        ({"file": "street.exe"}, "file"),
        ({"file": ""}, "file"),
        ({"addresses": ("https://t.invalid/{z}/{x}/{y}",)}, "file"),  # both
        ({"largest_zoom": 0}, "largest_zoom"),
        ({"epsg": 1}, "epsg"),
        ({"ca_file": "office-ca.pem"}, "ca_file"),  # of a file, not a service
    ],
)
def test_a_base_map_that_cannot_be_meant_is_refused(changed: dict[str, object], key: str) -> None:
    """At the key that is wrong."""
    with pytest.raises(FieldError) as fault:
        replace(FILE, **changed)  # type: ignore[arg-type]
    assert key in [name for name, _ in fault.value.faults]


@pytest.mark.parametrize("file", ["../ca.pem", "ca.key", ".pem", "a/b.pem"])
def test_an_authority_is_a_certificate_of_the_map_folder(file: str) -> None:
    """Its name only; and it stands for TLS, so for a service of https alone."""
    address = "https://t.invalid/{z}/{x}/{y}"
    assert replace(SERVICE, addresses=(address,), ca_file="office-ca.pem").ca_file
    for changed in ({"ca_file": file}, {"ca_file": "ca.pem", "addresses": (address, "http://t.invalid/{z}/{x}/{y}")}):
        with pytest.raises(FieldError) as fault:
            replace(SERVICE, **{"addresses": (address,), **changed})  # type: ignore[arg-type]
        assert [name for name, _ in fault.value.faults] == ["ca_file"]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://t.invalid/{z}/{x}/{y}",
        "//t.invalid/{z}/{x}/{y}",
        "file:///etc/{z}/{x}/{y}",
        "https:///{z}/{x}/{y}",
        "https://user:pw@t.invalid/{z}/{x}/{y}",
        "https://{key}.invalid/{z}/{x}/{y}",
        "https://t{s}.invalid/{z}/{x}/{y}",
        "https://t.invalid/{z}/{x}",
        "https://t.invalid/{z}/{x}/{y}/{y}",
        "https://t.invalid/{z}/{x}/{y}#top",
        "https://t.invalid/{z}/{x}/{y} HTTP/1.1\r\nX: y",
        "https://t.invalid/地图/{z}/{x}/{y}",
        "https://t.invalid:99999/{z}/{x}/{y}",
        "https://[::1/{z}/{x}/{y}",
        "http://t.invalid/{z}/{x}/{y}?tk={key}",  # the key would travel in clear
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(address: str) -> None:
    """And is not repeated: somebody may have typed the key into it."""
    with pytest.raises(FieldError) as fault:
        replace(SERVICE, addresses=(address,))
    assert address not in str(fault.value)


def test_unknown_keys_and_doubles_are_named() -> None:
    """As everywhere in campaign.toml."""
    with pytest.raises(CampaignError, match="是否应为“proxy”"):
        parse_campaign(CAMPAIGN_TEMPLATE.replace("proxy = false ", "proxi = false "))
    with pytest.raises(FieldError, match="写了两次"):
        BaseMapRules(layers=(FILE, FILE))
    with pytest.raises(FieldError, match="没有 key 为“x”"):
        BaseMapRules(first="x", layers=(FILE,))


def test_a_service_is_drawn_only_when_services_are_on_and_the_key_is_there(settings: Settings) -> None:
    """What everybody reads above the map names no file of the machine; `check` does."""
    maps, refused = drawn_base_maps(BaseMapRules(layers=(FILE, SERVICE)), settings, JIULITING)
    assert [one.key for one in maps] == ["street"]
    assert "没有打开 proxy" in refused[0]
    rules = BaseMapRules(proxy=True, layers=(FILE, SERVICE))
    maps, refused = drawn_base_maps(rules, settings, JIULITING)
    assert refused == ("底图暂不可用（天地图）：地图服务的密钥不能使用，请系统管理员运行 check 查看原因。",)
    (settings.home / "keys").mkdir(mode=0o700)
    file = settings.home / "keys" / "tiles-tdt.key"
    file.write_text("abc", encoding="ascii")
    file.chmod(0o600)
    maps, refused = drawn_base_maps(rules, settings, JIULITING)
    assert ([one.key for one in maps], refused) == (["street", "tdt"], ())


def test_the_browser_learns_neither_addresses_nor_keys(settings: Settings) -> None:
    """Names, limits and what to say; the pictures come from this host."""
    (settings.home / "keys").mkdir(mode=0o700)
    file = settings.home / "keys" / "tiles-tdt.key"
    file.write_text("SECRETKEY", encoding="ascii")
    file.chmod(0o600)
    maps, _ = drawn_base_maps(BaseMapRules(proxy=True, layers=(FILE, SERVICE)), settings, JIULITING)
    sent = str(sent_maps(BaseMapChoice(maps))) + str(base_legend(BaseMapChoice(maps)))
    assert not re.search("SECRETKEY|t.invalid|mbtiles|https", sent)


def test_the_first_base_map_is_none_unless_the_office_names_one(settings: Settings) -> None:
    """One choice is on; a key that is not drawn leaves the map bare."""
    maps, _ = drawn_base_maps(BaseMapRules(layers=(FILE,)), settings, JIULITING)
    for first, on in (("", "base:none"), ("street", "base:street"), ("tdt", "base:none")):
        (layer,) = base_legend(BaseMapChoice(maps, first))
        assert [row["key"] for row in layer["rows"] if not row["off"]] == [on]
    assert base_legend(BaseMapChoice()) == []


@pytest.mark.parametrize(("datum", "metres", "side"), [("gcj02", 482.6, "东南"), ("bd09", 1145.0, "东")])
def test_a_shifted_map_is_refused_with_its_offset(settings: Settings, datum: str, metres: float, side: str) -> None:
    """GCJ-02 lies about 483 m south-east here (480-486 m over the street), BD-09 about 1,145 m."""
    shifted = replace(FILE, datum=datum)
    found = re.search(r"偏(\S+)约 (\d+) 米", offset_sentence(shifted, JIULITING))
    assert found is not None
    assert int(found[2]) == pytest.approx(metres, abs=6)
    assert found[1].startswith(side)
    maps, refused = drawn_base_maps(BaseMapRules(layers=(shifted,)), settings, JIULITING)
    assert maps == ()
    assert "默认不画" in refused[0]
    accepted = replace(shifted, accept_offset=True)
    maps, refused = drawn_base_maps(BaseMapRules(layers=(accepted,)), settings, JIULITING)
    assert refused == ()
    assert maps[0].warning == offset_sentence(shifted, JIULITING)


def test_check_looks_at_every_base_map(settings: Settings) -> None:
    """Sound, shifted, missing, broken, off: each a finding of its own; a service is not asked."""
    (settings.home / "map" / "broken.mbtiles").write_bytes(b"x" * 5000)
    rules = BaseMapRules(
        layers=(
            FILE,
            replace(FILE, key="shifted", datum="gcj02"),
            replace(FILE, key="missing", file="missing.mbtiles"),
            replace(FILE, key="broken", file="broken.mbtiles"),
            SERVICE,
        )
    )
    campaign = replace(parse_campaign(CAMPAIGN_TEMPLATE), base_maps=rules)
    settings.campaign_file.write_text(campaign_toml(campaign), encoding="utf-8")
    assert [finding.level for finding in base_maps(settings)] == [SOUND, WARNING, FAULT, FAULT, WARNING]
    on = replace(campaign, base_maps=BaseMapRules(proxy=True, layers=(SERVICE,)))
    settings.campaign_file.write_text(campaign_toml(on), encoding="utf-8")
    (finding,) = base_maps(settings)
    assert finding.level == FAULT
    assert "tiles-tdt.key" in finding.detail
