"""Names of other places: the sixteen districts of Shanghai, towns, provinces. Naming one puts an address outside."""

from __future__ import annotations

import re
from dataclasses import dataclass

# GB/T 2260 codes of the districts of Shanghai.
DISTRICT_BY_CODE = {
    "310101": "黄浦区",
    "310104": "徐汇区",
    "310105": "长宁区",
    "310106": "静安区",
    "310107": "普陀区",
    "310109": "虹口区",
    "310110": "杨浦区",
    "310112": "闵行区",
    "310113": "宝山区",
    "310114": "嘉定区",
    "310115": "浦东新区",
    "310116": "金山区",
    "310117": "松江区",
    "310118": "青浦区",
    "310120": "奉贤区",
    "310151": "崇明区",
}
_DISTRICT = re.compile("|".join(DISTRICT_BY_CODE.values()) + "|浦东")
_FURTHER = re.compile(
    r"(?:江苏|浙江|安徽|江西|福建|山东|河南|河北|湖北|湖南|广东|四川|陕西|山西|云南|贵州|海南|甘肃|青海|辽宁|吉林|黑龙江)省"
    r"|(?:北京|天津|重庆|苏州|昆山|太仓|嘉兴|嘉善|平湖|杭州|湖州|南京|无锡|常州|南通|宁波|合肥)市"
)
_TOWN = re.compile(r"(?:^|[市区])(?P<stem>[\u4e00-\u9fff]{2,5}?)(?:街道|镇|乡)(?!.?政府)")
_NOT_A_NAME = re.compile("[这那本我你他该个们]")


@dataclass(frozen=True, slots=True)
class ElsewhereNamed:
    """Another place that a text names. is_far: another district or province, not only another town."""

    name: str
    end: int
    is_far: bool


def district_of(subdistrict_code: str) -> str | None:
    """The district's name of a subdistrict code, or None when the code is not one of Shanghai's.

    Parameters
    ----------
    subdistrict_code : nine digits (or more) of the statistical division code.
    """
    return DISTRICT_BY_CODE.get(subdistrict_code[:6])


def stem(subdistrict: str) -> str:
    """The subdistrict's name without 街道, 镇 or 乡: what people call the neighbourhood.

    Parameters
    ----------
    subdistrict : full name.
    """
    return re.sub(r"(?:街道|镇|乡)$", "", subdistrict)


def own_lead(district: str | None, subdistrict: str | None) -> re.Pattern[str]:
    """What may stand before an address without saying more: the city, our own district and subdistrict.

    Parameters
    ----------
    district, subdistrict : our own names, or None.
    """
    own = [rf"(?:{re.escape(name)})?" for name in (district, subdistrict) if name]
    return re.compile("(?:上海市?)?" + "".join(own))


def elsewhere(text: str, district: str | None, subdistrict: str | None) -> ElsewhereNamed | None:
    """The first other province, district or town that a normalised text names.

    Parameters
    ----------
    text : normalised text.
    district, subdistrict : our own names; None = not known, then that level is not judged.
    """
    further = _FURTHER.search(text)
    if further is not None:
        return ElsewhereNamed(further.group(), further.end(), is_far=True)
    if district is not None:
        for match in _DISTRICT.finditer(text):
            if not district.startswith(match.group()):
                return ElsewhereNamed(match.group(), match.end(), is_far=True)
    if subdistrict is not None:
        own = stem(subdistrict)
        for match in _TOWN.finditer(text):
            name = match.group("stem")
            if not name.endswith(own) and not _NOT_A_NAME.search(name):
                return ElsewhereNamed(match.group(), match.end(), is_far=False)
    return None
