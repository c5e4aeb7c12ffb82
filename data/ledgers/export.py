"""One export from the question to the file: who may, in which form, with or without rooms, how many rows at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from casework.boundaries import EDITORS
from casework.campaign.model import Campaign
from casework.errors import NotFoundError, PermissionDeniedError, UserError
from casework.privacy.clearance import MASKED, Clearance
from casework.vocabulary import Role
from data.access import Reader
from data.analyses.expected_complaints import expected_complaints
from data.clearance import clearance_of
from data.exports.boundaries import write_boundaries
from data.exports.geographic import WRITERS, Layers, campaign_layers
from data.exports.ledger import Ledger, write_ledger
from data.exports.ledger_csv import write_csv
from data.exports.parquet_set import CRS_WORDS, write_parquet_set
from data.exports.take_away import EXPECTED_KEY, USUAL_MEASURE, Bounds, map_measure, take_away_map
from data.ledgers.analysts import analysts_tables
from data.ledgers.contract import FEEDERS, STREET_AND_FIELD, LedgerQuery, Masking, Row
from data.ledgers.registry import LEDGERS
from data.reports.marks import marks
from data.schema import SHANGHAI

MAP, BOUNDARIES, DATASET = "map", "boundaries", "dataset"
LEDGER_FORMATS, DATASET_FORMATS = ("xlsx", "csv", "gb18030"), ("parquet",)
TAKE_AWAY_FORMATS = ("html", "png", "svg")
"""Maps to look at; always in the form for others, since nobody knows where such a file ends up."""
MAP_FORMATS = (*WRITERS, *TAKE_AWAY_FORMATS)
UNIT = "平安办"
_STEP = 500


@dataclass(frozen=True, slots=True)
class ExportKind:
    """What can be taken away. formats: the first is the usual one. asks_period, asks_reason: what a form offers."""

    key: str
    title: str
    help: str
    roles: frozenset[Role]
    formats: tuple[str, ...]
    asks_period: bool
    asks_reason: bool = False


EXPORTS: Mapping[str, ExportKind] = MappingProxyType(
    {
        **{
            key: ExportKind(
                key,
                kind.title,
                kind.help,
                kind.roles,
                LEDGER_FORMATS,
                kind.has_period,
                kind.masking is not Masking.NONE,
            )
            for key, kind in LEDGERS.items()
        },
        MAP: ExportKind(
            MAP,
            "小区和楼栋图层",
            "小区（含指标）和楼栋汇总：供其他地图系统的图层，或可直接打开的地图（html、png、svg）。",
            STREET_AND_FIELD,
            MAP_FORMATS,
            True,
        ),
        BOUNDARIES: ExportKind(
            BOUNDARIES,
            "小区边界",
            "每个小区一个图形，带编号、来源、精度：交给测绘部门改好后可以导回。",
            EDITORS | FEEDERS,
            ("gpkg",),
            False,
        ),
        DATASET: ExportKind(
            DATASET, "统计分析数据集", "按小区、居委会、日期汇总的 Parquet 数据集。", FEEDERS, DATASET_FORMATS, True
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What somebody asks for. reason: why he needs rooms and words, None = hidden. approver: who agreed to
    that, not the one who asks. shared: the file leaves the office.

    start, end: None = from the ledger's usual first day to as_of. measure: by which a map to look at is coloured.
    view: what is in sight on such a map, None = everything.
    """

    kind: str
    format: str
    start: date | None = None
    end: date | None = None
    committee_code: str | None = None
    reason: str | None = None
    shared: bool = False
    measure: str | None = None
    approver: str | None = None
    view: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """A checked request, ready to be written. title: of the file; content: what the access log keeps of it."""

    title: str
    format: str
    is_masked: bool
    content: Mapping[str, Any]
    write: Callable[[Path], int]


def prepare_export(
    request: ExportRequest,
    reader: Reader,
    campaign: Campaign,
    *,
    printed_at: datetime,
    progress: Callable[[int], None] = lambda rows: None,
    home: Path | None = None,
) -> Export:
    """Check the request and say how it will be written; nothing is read yet.

    printed_at: aware; stands in the watermark. progress: called with the number of rows written so far. home: whose
    own roads and water lie under a map, None = none. The same request, data and moment give the same bytes.
    Raises NotFoundError (kind, committee), PermissionDeniedError (role, committee, rooms), UserError (format, days,
    reason). write(path) returns the rows and raises UserError when there are more than one file may hold.
    """
    kind = EXPORTS.get(request.kind)
    if kind is None:
        raise NotFoundError(f"没有“{request.kind}”这种台账或数据。可用的有：{'、'.join(EXPORTS)}。")
    if reader.actor.role not in kind.roles:
        raise PermissionDeniedError(_refusal(reader, f"导出“{kind.title}”", kind.roles))
    if request.format not in kind.formats:
        raise UserError(f"“{kind.title}”没有 {request.format} 格式，可选：{'、'.join(kind.formats)}。")
    request = replace(request, committee_code=_committee(request.committee_code, reader, campaign))
    title = kind.title
    if request.format in TAKE_AWAY_FORMATS:
        request = replace(request, shared=True, measure=request.measure or USUAL_MEASURE)
        if request.measure == EXPECTED_KEY and reader.view.is_bound:
            raise PermissionDeniedError(
                "预期投诉把每个小区与全街道比较，只看本居委会数据的岗位不能导出。请换一个指标。"
            )
        title = f"群租治理一张图_{map_measure(request.measure).label}"
    elif request.measure is not None or request.view is not None:
        raise UserError("着色指标和视野只用于 html、png、svg 地图，请去掉。")
    clearance = _clearance(request, reader, campaign)
    is_masked = clearance is None and kind.asks_reason
    start, end = _period(request, reader, campaign)
    write: Callable[[Path], int]
    if request.kind == MAP:
        write = partial(_write_map, request, reader, campaign, start, end, _watermark(reader, printed_at), home)
    elif request.kind == BOUNDARIES:
        write = partial(_write_boundaries, reader, campaign, request.committee_code)
    elif request.kind == DATASET:
        write = partial(_write_dataset, reader, campaign, start, end)
    else:
        query = LedgerQuery(reader, campaign, start, end, request.committee_code, is_masked)
        write = partial(_write_ledger, request, query, clearance, printed_at, progress)
    content = {
        "kind": request.kind,
        "format": request.format,
        "as_of": reader.as_of.isoformat(),
        "from": start.isoformat() if kind.asks_period else None,
        "to": end.isoformat() if kind.asks_period else None,
        "committee": request.committee_code,
        "masked": is_masked,
        "shared": request.shared,
        "measure": request.measure,
        "view": None if request.view is None else [round(limit, 5) for limit in request.view],
        **(MASKED if clearance is None else clearance.content),
    }
    return Export(title, request.format, is_masked, content, write)


def _refusal(reader: Reader, what: str, roles: frozenset[Role]) -> str:
    allowed = "、".join(role.label for role in Role if role in roles)
    return f"“{reader.actor.role.label}”不能{what}。请由{allowed}导出。"


def _committee(code: str | None, reader: Reader, campaign: Campaign) -> str | None:
    own = reader.view.committee_code
    if own is not None:
        if code not in (None, own):
            raise PermissionDeniedError("只能导出本居委会的数据，请去掉居委会选项。")
        return own
    return None if code is None else campaign.committee(code).code


def _clearance(request: ExportRequest, reader: Reader, campaign: Campaign) -> Clearance | None:
    """For rooms; None = they are hidden or there are none. Raises when they are asked for without right or reason."""
    kind = LEDGERS.get(request.kind)
    if kind is None or kind.masking is Masking.NONE:
        return None
    if request.reason is None:
        if kind.masking is Masking.NEVER:
            raise UserError(f"“{kind.title}”含全部室号，请写明用途（--reason）后导出。")
        return None
    if reader.actor.role not in kind.opened_to:
        raise PermissionDeniedError(_refusal(reader, f"导出含完整地址的“{kind.title}”", kind.opened_to))
    if request.shared:
        raise UserError("共享用的文件不能含完整地址，请去掉用途或共享选项。")
    return clearance_of(reader, campaign, request.reason, request.approver)


def _period(request: ExportRequest, reader: Reader, campaign: Campaign) -> tuple[date, date]:
    kind = LEDGERS.get(request.kind)
    end = min(request.end or reader.as_of, reader.as_of)
    usual = campaign.target.current.start if kind is None else kind.begins(campaign)
    start = request.start or min(usual, end)
    if start > end:
        raise UserError(f"起始日 {start} 晚于截止日 {end}（统计截至 {reader.as_of}），请改正日期。")
    return start, end


def _write_ledger(
    request: ExportRequest,
    query: LedgerQuery,
    clearance: Clearance | None,
    printed_at: datetime,
    progress: Callable[[int], None],
    path: Path,
) -> int:
    kind = LEDGERS[request.kind]
    columns = kind.columns(query)
    limits = query.campaign.export_limits
    is_in_clear = kind.masking is not Masking.NONE and not query.is_masked
    rows = _counted(kind.rows(query), limits.rows_in_clear if is_in_clear else limits.rows, progress)
    if request.format != "xlsx":
        return write_csv(columns, rows, path, "gb18030" if request.format == "gb18030" else "utf-8-sig")
    reader, campaign = query.reader, query.campaign
    said = [*marks(reader)]
    if kind.has_period:
        said.append(f"期间 {query.start} 至 {query.end}")
    if query.is_masked:
        said.append("室号、详细地址和诉求内容已遮盖")
    if clearance is not None and clearance.approver is not None:
        said.append(f"含完整地址，审批人 {clearance.approver}")
    ledger = Ledger(
        title=f"{campaign.subdistrict_name}{kind.title}",
        unit=query.committee(query.committee_code) or f"{campaign.subdistrict_name}{UNIT}",
        day=reader.as_of,
        columns=columns,
        notes=tuple(said),
        watermark=_watermark(reader, printed_at),
        created=printed_at,
    )
    return write_ledger(ledger, rows, path)


def _counted(rows: Iterator[Row], most: int, progress: Callable[[int], None]) -> Iterator[Row]:
    """The rows, up to what one file may hold."""
    for number, row in enumerate(rows, start=1):
        if number > most:
            raise UserError(f"超过单个文件 {most:,} 行的上限，没有导出。请缩小日期范围或按居委会分别导出。")
        if number % _STEP == 0:
            progress(number)
        yield row


def _watermark(reader: Reader, printed_at: datetime) -> str:
    cutoff = reader.data_cutoff()
    until = "无数据" if cutoff is None else f"{cutoff:%Y-%m-%d %H:%M}"
    return f"{reader.actor.account} {printed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 生成　数据截至 {until}"


def _write_map(
    request: ExportRequest,
    reader: Reader,
    campaign: Campaign,
    start: date,
    end: date,
    watermark: str,
    home: Path | None,
    path: Path,
) -> int:
    names = {committee.code: committee.name for committee in campaign.committees}
    said = marks(reader)
    layers = campaign_layers(
        reader,
        names,
        start,
        end,
        shared=request.shared,
        notes=said,
        committee_code=request.committee_code,
        expected=expected_complaints(reader),
    )
    places, most = len(layers.compounds) + len(layers.buildings), campaign.export_limits.rows
    if places > most:
        raise UserError(f"超过单个文件 {most:,} 处的上限，没有导出。请按居委会分别导出。")
    if request.format in TAKE_AWAY_FORMATS:
        _write_take_away(request, reader, campaign, layers, watermark, home, path)
    else:
        WRITERS[request.format](layers, path)
    return places


def _write_take_away(
    request: ExportRequest,
    reader: Reader,
    campaign: Campaign,
    layers: Layers,
    watermark: str,
    home: Path | None,
    path: Path,
) -> None:
    from data.analyses.base_map import base_layers

    committee = None if request.committee_code is None else campaign.committee(request.committee_code).name
    drawn = take_away_map(
        layers,
        request.measure,
        title=f"{campaign.subdistrict_name}{committee or ''}群租治理一张图",
        base=None if home is None else base_layers(reader, home).features,
        watermark=watermark,
        is_demo=reader.is_demo(),
        view=request.view,
    )
    if request.format == "html":
        from data.exports.map_page import write_map_page

        write_map_page(drawn, path)
    else:
        from data.exports.map_drawing import write_map_picture

        write_map_picture(drawn, path)


def _write_boundaries(reader: Reader, campaign: Campaign, committee_code: str | None, path: Path) -> int:
    names = {committee.code: committee.name for committee in campaign.committees}
    rows = [one for one in reader.boundaries() if committee_code in (None, one.committee_code)]
    return write_boundaries(rows, names, reader.as_of, path)


def _write_dataset(reader: Reader, campaign: Campaign, start: date, end: date, path: Path) -> int:
    tables = analysts_tables(reader, campaign, start, end)
    notes = (*marks(reader), f"期间 {start} 至 {end}", CRS_WORDS, "只读汇总数据，不含户、工单和个人信息")
    return write_parquet_set(tables, reader.subdistrict, notes, path)
