"""Words that lead from the caller's own address to another, unknown place (住某路618弄，举报某苑12号502室).

The second place may be in no list, so no anchor betrays it: the door behind it must not be read as a door of the
caller's own compound.
"""

from __future__ import annotations

import re

_REPORTS = re.compile("反映|举报|投诉|检举|反应|来电称|称|发现|看到")
_OWN = re.compile("家住|住在|我住|本人|我家|业主|居住|居民|住")
_SEPARATOR = re.compile("[,;。.、: ]")
# Words that do not name a place; what is left after them does.
_PLAIN_WORDS = re.compile(
    "反映|举报|投诉|检举|反应|来电|有人|该处|该|本|此|这|那|小区|隔壁|楼上|楼下|对面|邻居|居民|住户|业主|房东|租客|房屋|房子"
    "|单元|改成|隔成|长期|一直|经常|存在|群租|问题|位于|位置|地址|更正|实际|应为|应该|以及|还有|另外|同时|现象|情况|严重|扰民|市民|来访|诉求|本人|我家"
    "|[内里的在其有是为了和及与或另同一楼栋幢号室层称要求发现看到我他她区住间至到]"
)
_NAMED_PLACE = re.compile(
    r"(?:反映|举报|投诉|检举)[^0-9]{0,6}?(?P<name>[\u4e00-\u9fff]{2,8}?(?:苑|花园|新村|家园|公寓|别墅|大厦|广场|小区))"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NAME_LENGTH = 2


def leads_elsewhere(text: str, start: int, first: int, last: int, *, to_room: bool) -> bool:
    """Whether the words between a place (or a door) and the next door name another place.

    Parameters
    ----------
    text : normalised text.
    start : where the anchor ends; the words before it tell whether it is the caller's own address.
    first, last : the span of words before the door.
    to_room : the door is a room without a building of its own; only a report leads away from it.
    """
    between = text[first:last]
    if not between or len(_CHINESE.findall(_PLAIN_WORDS.sub("", between))) < _NAME_LENGTH:
        return False
    # After a door of the same place, any further name in front of a door is another place.
    if _REPORTS.search(between) or (first > start and not to_room):
        return True
    return first == start and _SEPARATOR.search(between) is not None and _OWN.search(text, 0, start) is not None


def names_elsewhere(text: str, start: int, end: int) -> bool:
    """Whether a report names another compound without any door (住某弄，举报某某花园群租).

    Parameters
    ----------
    text : normalised text.
    start, end : the words behind the last door.
    """
    found = _NAMED_PLACE.search(text, start, end)
    return found is not None and len(_PLAIN_WORDS.sub("", found.group("name"))) > _NAME_LENGTH
