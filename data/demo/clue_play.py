"""Further clues that come in for a dwelling with a file: the three sources merge into one list and are all kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from casework.vocabulary import ClueSource
from casework.vocabulary import EventKind as K
from data.demo.actors import committee_desk
from data.demo.diary import CaseDiary

MERGED_SHARE = 0.18
DAYS_AFTER = (2, 10)  # after the first clue was entered
PROPERTY_HOURS = (3, 30)  # from dissuading in vain to the report; the law gives 24
TOLD = ("楼组长反映同一户", "邻居反映夜间人员进出频繁", "居民反映同一户晾晒和堆物")


def merge_clue(diary: CaseDiary, first: ClueSource, committee_code: str) -> None:
    """Now and then a second clue from another source, after the file was opened; drawn last, so nothing else moves."""
    if not diary.entries:
        return
    detail = diary.detail
    if detail.random() >= MERGED_SHARE:
        return
    day = diary.entries[0].recorded_at.date() + timedelta(days=int(detail.integers(*DAYS_AFTER)))
    desk = committee_desk(committee_code)
    if first is not ClueSource.COMMITTEE:
        content = TOLD[int(detail.integers(len(TOLD)))]
        diary.write_beside(K.CLUE_MERGED, day, desk, source=ClueSource.COMMITTEE.value, content=content)
        return
    stopped = datetime.combine(day - timedelta(days=2), time(int(detail.integers(8, 18))))
    reported = stopped + timedelta(hours=int(detail.integers(*PROPERTY_HOURS)))
    diary.write_beside(
        K.CLUE_MERGED,
        day,
        desk,
        source=ClueSource.PROPERTY_MANAGER.value,
        content="物业劝阻隔断施工无效",
        stopped_at=stopped.isoformat(timespec="minutes"),
        reported_at=reported.isoformat(timespec="minutes"),
    )
