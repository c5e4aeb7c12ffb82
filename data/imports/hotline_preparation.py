"""The first half of a hotline import: read the file, compare it with the store, place what is new or has moved.

Nothing is written to the database here; what is to be written waits in a spool.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casework.privacy.retention import REDACTED
from casework.vocabulary import LocatedLevel
from data.imports.files import FileError
from data.imports.hotline_rows import Order, OrderReader, differences
from data.imports.report import PREVIEW_ROWS, ImportReport, Progress, RowError, RowRefused, no_levels
from data.imports.spool import Spool
from data.imports.tables import Row, Table
from data.places import BY_FILE, OUTSIDE_BY_FILE, Locator, Place
from data.purged_words import texts_purged_on
from data.revisions import ROWS_PER_STATEMENT, current_complaints
from data.store import Store

READING_SHARE = 0.85
LONG_NUMBER = 17
_LEVEL_LABEL = {level.value: level.label for level in LocatedLevel}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row to write: a new order (current is None) or the changed columns of a stored one."""

    order_number: str
    row: int
    values: dict[str, Any]
    current: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What became of an order's latest row in the file."""

    row: int
    digest: int
    outcome: str
    level: str


@dataclass
class _Tally:
    """The counts while a file is read."""

    read: int = 0
    rejected: int = 0
    skipped: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    errors: list[RowError] = field(default_factory=list)
    repeated: int = 0
    contradicting: list[str] = field(default_factory=list)
    unknown_words: Counter[tuple[str, str]] = field(default_factory=Counter)
    purged_texts: list[int] = field(default_factory=list)
    personal_pseudonyms: int = 0
    long_numbers: int = 0
    rounded_numbers: int = 0
    preview: list[Mapping[str, str]] = field(default_factory=list)


class Preparation:
    """Reads the file once: parses, compares with the store and places what is new or has moved."""

    def __init__(
        self,
        store: Store,
        subdistrict: str,
        table: Table,
        reader: OrderReader,
        spool: Spool[Prepared],
        progress: Progress,
    ) -> None:
        self._store = store
        self._subdistrict = subdistrict
        self._table = table
        self._reader = reader
        self._progress = progress
        self.spool = spool
        self.seen: dict[str, _Seen] = {}
        self.tally = _Tally()
        self.version = store.version(subdistrict)
        with store.read() as connection:
            self._locator = Locator(connection, subdistrict)
            self._purged_on = texts_purged_on(connection, subdistrict)

    def run(self) -> None:
        for share, rows in _chunks(self._table.rows()):
            orders = [order for row in rows if (order := self._order(row)) is not None]
            with self._store.read() as connection:
                numbers = {order.order_number for order in orders}
                stored = current_complaints(connection, self._subdistrict, numbers)
            prepared = [self._prepared(order, stored.get(order.order_number)) for order in orders]
            self.spool.add([one for one in prepared if one is not None])
            self._progress(READING_SHARE * share, "正在读取和定位")
        self._refuse_rounded_numbers()

    def _order(self, row: Row) -> Order | None:
        tally = self.tally
        tally.read += 1
        if self._reader.is_other_business(row):
            tally.skipped += 1
            return None
        try:
            order = self._reader.read(row)
        except RowRefused as refused:
            tally.rejected += 1
            tally.errors.extend(refused.faults)
            return None
        tally.unknown_words.update(order.unknown_words)
        tally.personal_pseudonyms += order.is_pseudonym_personal
        digits = order.order_number
        if len(digits) >= LONG_NUMBER and digits.isdigit():
            tally.long_numbers += 1
            tally.rounded_numbers += set(digits[15:]) == {"0"}
        return order

    def _refuse_rounded_numbers(self) -> None:
        """A csv that went through Excel keeps 15 digits: every long number then ends in zeros."""
        if self.tally.long_numbers >= 3 and self.tally.rounded_numbers == self.tally.long_numbers:
            raise FileError(
                f"文件“{self._table.file}”的“{self._table.label('order_number')}”列中，所有长编号第15位以后都是0，"
                "说明文件曾用 Excel 打开并保存，编号已损坏。请从原系统重新导出，不要先用 Excel 打开。"
            )

    def _prepared(self, order: Order, stored: Mapping[str, Any] | None) -> Prepared | None:
        digest = hash((tuple(order.values.items()), order.is_outside))
        earlier = self.seen.get(order.order_number)
        if earlier is not None:
            self.tally.skipped += 1
            if earlier.digest == digest:
                self.tally.repeated += 1
                return None
            self.tally.contradicting.append(f"{order.order_number}（第{earlier.row}、{order.row}行）")
            self.tally.outcomes[earlier.outcome] -= 1
            self.tally.levels[earlier.level] -= 1
        prepared, outcome, level = self._compared(order, stored)
        self.tally.outcomes[outcome] += 1
        self.tally.levels[level] += 1
        self.seen[order.order_number] = _Seen(order.row, digest, outcome, level)
        if len(self.tally.preview) < PREVIEW_ROWS:
            is_purged = order.row in self.tally.purged_texts
            self.tally.preview.append(_shown(order, level) | ({"诉求内容": REDACTED} if is_purged else {}))
        return prepared

    def _compared(self, order: Order, stored: Mapping[str, Any] | None) -> tuple[Prepared | None, str, str]:
        text = order.values.get("text", "")
        if text and self._is_purged(order, stored):
            # Placed by its words, and then without them.
            self.tally.purged_texts.append(order.row)
            order = replace(order, values={**order.values, "text": REDACTED})
        if stored is None:
            place = self._place(order, order.values.get("raw_address", ""), text)
            values = {**order.values, **place.columns()}
            return Prepared(order.order_number, order.row, values, None), "added", place.level
        changed = differences(order, stored)
        if self._must_place_again(order, changed, stored):
            merged = {**stored, **changed}
            place = self._place(order, merged["raw_address"], merged["text"])
            moved = {name: value for name, value in place.columns().items() if stored[name] != value}
            changed = {**changed, **moved}
        level: str = changed.get("level", stored["level"])
        if not changed:
            return None, "unchanged", level
        return Prepared(order.order_number, order.row, changed, stored), "updated", level

    def _is_purged(self, order: Order, stored: Mapping[str, Any] | None) -> bool:
        """True when a purge removed these words, or would have, had the order been stored then."""
        if stored is not None:
            return bool(stored["text"] == REDACTED)
        return self._purged_on is not None and order.values["received_at"].date() <= self._purged_on

    @staticmethod
    def _must_place_again(order: Order, changed: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
        """A person's choice holds until the words change; what the file says about 退单 always counts."""
        was_outside_by_file = stored["located_by"] == BY_FILE
        if order.is_outside is not None and order.is_outside != was_outside_by_file:
            return True
        if was_outside_by_file:
            return False
        return "raw_address" in changed or ("text" in changed and not stored["raw_address"].strip())

    def _place(self, order: Order, raw_address: str, text: str) -> Place:
        return OUTSIDE_BY_FILE if order.is_outside else self._locator.place(raw_address, text)

    def report(self, file: str, dry_run: bool) -> ImportReport:
        tally = self.tally
        located = no_levels()
        for level, count in tally.levels.items():
            located[_LEVEL_LABEL[level]] += count
        return ImportReport(
            kind="hotline",
            file=file,
            dry_run=dry_run,
            read=tally.read,
            added=tally.outcomes["added"],
            updated=tally.outcomes["updated"],
            unchanged=tally.outcomes["unchanged"],
            skipped=tally.skipped,
            rejected=tally.rejected,
            located=located,
            errors=tuple(tally.errors),
            warnings=(*self._table.warnings, *self._cannot_filter(), *_warnings(tally)),
            preview=tuple(tally.preview),
        )

    def _cannot_filter(self) -> list[str]:
        if self._reader.can_filter:
            return []
        return ["文件没有内容、标题或分类列，无法按过滤词挑选，所有行都按群租工单导入。"]


def _shown(order: Order, level: str) -> dict[str, str]:
    """The order as it was understood; blank = the file does not say."""
    values = order.values
    received = values.get("received_at")
    return {
        "行": str(order.row),
        "工单编号": order.order_number,
        "受理时间": "" if received is None else f"{received:%Y-%m-%d %H:%M}",
        "工单类型": values.get("order_type") or "",
        "地址": values.get("raw_address", ""),
        "诉求内容": values.get("text", ""),
        "定位": _LEVEL_LABEL[level],
    }


def _warnings(tally: _Tally) -> Iterator[str]:
    other = tally.skipped - tally.repeated - len(tally.contradicting)
    if other:
        yield f"{other} 行不是热线工单或与群租无关（按 campaign.toml 的过滤词），没有导入。"
    if tally.repeated:
        yield f"{tally.repeated} 行与文件中前面的行完全相同，只算一次。"
    if tally.contradicting:
        shown = "、".join(tally.contradicting[:5]) + ("等" if len(tally.contradicting) > 5 else "")
        yield f"{len(tally.contradicting)} 个工单编号在文件中重复出现且内容不同，以最后一行为准：{shown}。"
    if tally.purged_texts:
        rows = sorted(set(tally.purged_texts))
        shown = "、".join(str(row) for row in rows[:5]) + ("等" if len(rows) > 5 else "")
        yield (
            f"第 {shown} 行（共 {len(rows)} 行）的诉求内容已按保存期限删除，没有再次导入，只记“{REDACTED}”；"
            "其他列照常核对。需要内容的，请凭工单编号到 12345 平台查询。"
        )
    if tally.personal_pseudonyms:
        yield (
            f"{tally.personal_pseudonyms} 行的诉求人编号像姓名、电话或证件号，这一列的这些值没有导入。"
            "请让平台改为导出不能反推个人的匿名编号。"
        )
    for (title, word), count in tally.unknown_words.most_common(5):
        yield f"“{title}”列出现未知的取值“{word}”（{count} 行），已照原样保存，请核对统计口径。"


def _chunks(rows: Iterator[tuple[float, Row]]) -> Iterator[tuple[float, list[Row]]]:
    chunk: list[Row] = []
    share = 0.0
    for share, row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_PER_STATEMENT:
            yield share, chunk
            chunk = []
    yield share, chunk
