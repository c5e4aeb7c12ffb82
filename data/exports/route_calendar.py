"""Stops as a calendar (RFC 5545): one event each, Shanghai time with its zone, lines folded at 75 octets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from data.exports.route_sheets import RouteSheet, SheetStop

_FOLD = 75
_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19910915T000000", "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CancelledStop:
    """A stop that an earlier version had and this calendar must take away; day ISO, begin and leave as 13:40."""

    case_id: str
    day: str
    begin: str
    leave: str
    team: str
    kind: str


def icalendar(
    sheets: tuple[RouteSheet, ...],
    number: int,
    revision: int,
    made_at: datetime,
    cancelled: tuple[CancelledStop, ...] = (),
) -> bytes:
    """The stops of a plan. The uid of a dwelling's event stays the same over the revisions of a plan (number), so a
    calendar replaces it; SEQUENCE is the revision.

    made_at: aware, when the revision was saved. cancelled: none of them among the stops of the sheets.
    """
    stamp = f"{made_at.astimezone(timezone(timedelta(0))):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//qunzu dashboard//routes//ZH", "METHOD:PUBLISH", *_ZONE]
    for sheet in sheets:
        for stop in sheet.stops:
            lines += _event(sheet, stop, number, revision, stamp)
    for gone in cancelled:
        lines += [
            *_begin(gone.case_id, number, revision, stamp, gone.day, gone.begin, gone.leave),
            f"SUMMARY:{_escaped(f'已取消：{gone.team} {gone.kind}')}", "STATUS:CANCELLED", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return b"".join(part for line in lines for part in _folded(line))


def _begin(case_id: str, number: int, revision: int, stamp: str, day: str, begin: str, leave: str) -> Iterator[str]:
    date = day.replace("-", "")
    yield "BEGIN:VEVENT"
    yield f"UID:route-{number}-{case_id}@qunzu"
    yield f"SEQUENCE:{revision}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;TZID=Asia/Shanghai:{date}T{begin.replace(':', '')}00"
    yield f"DTEND;TZID=Asia/Shanghai:{date}T{leave.replace(':', '')}00"


def _event(sheet: RouteSheet, stop: SheetStop, number: int, revision: int, stamp: str) -> Iterator[str]:
    yield from _begin(stop.case_id, number, revision, stamp, sheet.day, stop.begin, stop.leave)
    yield f"SUMMARY:{_escaped(f'{sheet.team} 第{stop.place}户 {stop.kind.label}')}"
    yield f"LOCATION:{_escaped(stop.address)}"
    yield f"GEO:{stop.latitude:.6f};{stop.longitude:.6f}"
    yield f"DESCRIPTION:{_escaped('到场：' + '、'.join(stop.present) + '；' + sheet.basis)}"
    yield "STATUS:CONFIRMED"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> Iterator[bytes]:
    """Lines of at most 75 octets, a continuation begins with a space, no character is cut."""
    part, space = b"", b""
    for sign in line:
        octets = sign.encode()
        if len(space) + len(part) + len(octets) > _FOLD:
            yield space + part + b"\r\n"
            part, space = b"", b" "
        part += octets
    yield space + part + b"\r\n"
