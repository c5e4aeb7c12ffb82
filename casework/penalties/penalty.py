"""A penalty: the rules in force, one record, the surcharge for late payment, and whether it is credit data.

Sources: 行政处罚法 (2021) as cited at each rule; 上海市社会信用条例 第九条. Amounts and periods come from PenaltyRules,
which the campaign's configuration fills: the law changes, the code does not.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from casework.campaign.parts import refuse
from casework.vocabulary import LabelledEnum

MOST_YUAN = 100_000
MOST_DAYS = 730


class Procedure(LabelledEnum):
    """By which procedure the penalty was decided."""

    SIMPLE = "simple", "简易程序"
    ORDINARY = "ordinary", "普通程序"


class PenalisedParty(LabelledEnum):
    """Whom the penalty is for: the limits of the simple procedure differ."""

    CITIZEN = "citizen", "公民"
    ORGANISATION = "organisation", "法人或其他组织"


class PenaltyKind(LabelledEnum):
    """What was decided."""

    WARNING = "warning", "警告"
    FINE = "fine", "罚款"
    NONE = "none", "不予处罚"


@dataclass(frozen=True, slots=True)
class PenaltyRules:
    """Limits and periods in force. Money in yuan; days are calendar days unless named working days.

    review_within_days, sue_within_months: how long the party may ask for 行政复议 and go to court.
    credit_removal_working_days: in which the credit centre deletes a decision that was revoked.
    """

    simple_limit_citizen: int = 200
    simple_limit_organisation: int = 3000
    decide_within_days: int = 90
    serve_within_working_days: int = 7
    hearing_request_working_days: int = 5
    hearing_notice_working_days: int = 7
    pay_within_days: int = 15
    surcharge_per_day: str = "0.03"
    review_within_days: int = 60
    sue_within_months: int = 6
    credit_removal_working_days: int = 3

    def __post_init__(self) -> None:
        faults = [
            (field.name, f"{getattr(self, field.name)} 超出范围，应为 1 至 {most}。")
            for field in fields(self)
            if field.name != "surcharge_per_day"
            for most in (MOST_YUAN if field.name.startswith("simple_limit") else MOST_DAYS,)
            if not 1 <= getattr(self, field.name) <= most
        ]
        if not 0 < Decimal(self.surcharge_per_day) <= 1:
            faults.append(("surcharge_per_day", f"每日加处比例 {self.surcharge_per_day} 应大于 0 且不超过 1。"))
        refuse(faults)

    def simple_limit(self, party: PenalisedParty) -> int:
        """The largest fine that the simple procedure allows for this party, in yuan."""
        return self.simple_limit_citizen if party is PenalisedParty.CITIZEN else self.simple_limit_organisation


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty as recorded; None = not done yet, or not known.

    reference: the 案号, which tells the penalties of one dwelling apart. inspectors: officers who investigated.
    evidence: index of the evidence. amount: yuan, for a fine only. informed_on: facts, reasons, basis and rights
    told (告知). hearing_offered: the party was told that it may ask for a hearing. voluntarily_removed: the party
    removed or lessened the harm itself. in_catalogue: the item is in the credit catalogue of the year. revoked_on:
    the decision was withdrawn. credit_reported_on, credit_withdrawn_on: the credit platform was told of it, and was
    told to delete it.
    """

    procedure: Procedure
    party: PenalisedParty
    kind: PenaltyKind
    amount: int | None = None
    filed_on: date | None = None
    informed_on: date | None = None
    defence_heard: bool | None = None
    hearing_offered: bool | None = None
    hearing_requested_on: date | None = None
    hearing_notified_on: date | None = None
    hearing_on: date | None = None
    decided_on: date | None = None
    served_on: date | None = None
    paid_on: date | None = None
    voluntarily_removed: bool | None = None
    in_catalogue: bool | None = None
    under_appeal: bool = False
    revoked_on: date | None = None
    reference: str = ""
    inspectors: int | None = None
    evidence: str | None = None
    credit_reported_on: date | None = None
    credit_withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class CreditAnswer:
    """Whether the decision may go to the credit platform, and why or why not; the answer is never a default yes."""

    reportable: bool
    reason: str


def credit_reportable(penalty: Penalty) -> CreditAnswer:
    """Whether the decision may be pooled on the credit platform (上海市社会信用条例 第九条、第十一条).

    Only an effective decision of the ordinary procedure, not when the party removed or lessened the harm itself,
    and only for an item of the catalogue.
    """
    if penalty.revoked_on is not None:
        return CreditAnswer(False, f"处罚决定已于 {penalty.revoked_on} 撤销，应立即通知信用平台删除（第三十七条）。")
    if penalty.kind is PenaltyKind.NONE:
        return CreditAnswer(False, "不予处罚，没有可归集的处罚决定。")
    if penalty.procedure is Procedure.SIMPLE:
        return CreditAnswer(False, "简易程序作出的处罚不归集（第九条第四项只列适用一般程序的处罚）。")
    if penalty.decided_on is None or penalty.served_on is None:
        return CreditAnswer(False, "处罚决定尚未作出或尚未送达，还没有生效。")
    if penalty.under_appeal:
        return CreditAnswer(False, "复议、诉讼尚未办结。")
    if penalty.voluntarily_removed is None:
        return CreditAnswer(False, "未写明当事人是否主动消除或减轻危害后果，不能归集。")
    if penalty.voluntarily_removed:
        return CreditAnswer(False, "当事人主动消除或减轻了危害后果，不归集（第九条第四项）。")
    if not penalty.in_catalogue:
        return CreditAnswer(False, "未核实该事项列入当年信用目录，目录以外的不得归集（第十一条）。")
    return CreditAnswer(True, "普通程序、决定已生效、未主动消除危害、事项在目录内，可以归集。")


def surcharge(penalty: Penalty, rules: PenaltyRules, as_of: date) -> Decimal | None:
    """The surcharge for late payment on as_of in yuan, at most the fine itself; None where there is no fine to pay.

    Per day of delay after the period to pay (行政处罚法 第六十七条、第七十二条).
    """
    if penalty.amount is None or penalty.served_on is None:
        return None
    last_day = penalty.served_on + timedelta(days=rules.pay_within_days)
    late = ((penalty.paid_on or as_of) - last_day).days
    due = Decimal(penalty.amount) * Decimal(rules.surcharge_per_day) * max(late, 0)
    return min(due, Decimal(penalty.amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
