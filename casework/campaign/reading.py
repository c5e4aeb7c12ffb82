"""campaign.toml: parsed into a frozen Campaign, or refused with every fault named (file, key, mend)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from casework.accounts.rules import AccountRules
from casework.campaign.base_maps import read_base_maps
from casework.campaign.enforcement import PLACES as ENFORCEMENT_PLACES
from casework.campaign.enforcement import read_enforcement, read_penalty
from casework.campaign.model import Campaign
from casework.campaign.orders import PLACES as ORDER_PLACES
from casework.campaign.orders import read_orders
from casework.campaign.parts import Committee, DateRange, Deadline, Phase, Target, Thresholds, sequence_faults
from casework.campaign.privacy import read_export_limits, read_privacy, read_retention
from casework.campaign.toml_tables import Faults, TableReader, read_toml
from casework.duties.terms import DutyTerms
from casework.errors import CampaignError
from casework.hotline_quality import QualityRules, QualityWeights, ShareRule
from casework.priority import PriorityWeights
from casework.revisits.rules import RevisitRules

Part = TypeVar("Part")
_TOP = "文件最前面（第一个方括号之前）"
# A key that stands after a [table] header belongs to that table in TOML: say where it was meant to be.
_PLACES = {
    "document_number": _TOP,
    "week_starts_on": _TOP,
    "list_locked_on": _TOP,
    "minimum_area_per_person": " [thresholds] 下",
    "maximum_persons": " [thresholds] 下",
    "exemption_conditions": " [thresholds] 下",
    "goal": " [target] 下",
    "baseline": " [target] 下",
    "current": " [target] 下",
    "baseline_source": " [target] 下",
    "baseline_count": " [target] 下",
    **{field.name: " [revisits] 下" for field in fields(RevisitRules)},
    "filter": " [hotline] 下",
    "columns": " [hotline] 下",
    **ENFORCEMENT_PLACES,
    **ORDER_PLACES,
    **{field.name: " [priority] 下" for field in fields(PriorityWeights)},
    **{field.name: " [accounts] 下" for field in fields(AccountRules)},
    **{field.name: " [duties] 下" for field in fields(DutyTerms)},
}


def load_campaign(path: Path) -> Campaign:
    """The campaign in a UTF-8 file.

    Raises CampaignError when the file is missing, is not UTF-8 or holds faults; all faults are listed.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CampaignError(f"找不到配置文件 {path.name}，请先运行 init 生成模板并填写。") from None
    except UnicodeDecodeError:
        raise CampaignError(f"{path.name} 不是 UTF-8 编码，请在编辑器中另存为 UTF-8 后再试。") from None
    except OSError as error:
        raise CampaignError(f"无法读取 {path.name}（{error.strerror}），请检查文件和权限。") from error
    return parse_campaign(text, path.name)


def parse_campaign(text: str, source: str = "campaign.toml") -> Campaign:
    """The campaign in a TOML text; `source` is how errors call the file.

    Raises CampaignError that lists every fault with its key and how to mend it.
    """
    faults = Faults(source)
    root = TableReader(read_toml(text, source), "", faults, _PLACES)
    name = root.text("name", example='"2021年…专项行动"')
    document_number = root.text("document_number", required=False)
    week_starts_on = root.whole("week_starts_on")
    list_locked_on = root.day("list_locked_on")
    subdistrict = root.table("subdistrict", required=True)
    code, subdistrict_name = subdistrict.text("code", example='"310117006"'), subdistrict.text("name")
    subdistrict.finish()
    phases = [_phase(reader) for reader in root.tables("phases")]
    deadlines = [_deadline(reader) for reader in root.tables("deadlines")]
    committees = [_committee(reader) for reader in root.tables("committees")]
    thresholds = _thresholds(root.table("thresholds"))
    target = _target(root.table("target", required=True))
    revisits = _revisits(root.table("revisits"))
    priority = _priority(root.table("priority"))
    enforcement, penalty = read_enforcement(root.table("enforcement")), read_penalty(root.table("penalty"))
    accounts = _accounts(root.table("accounts"))
    duties = _duties(root.table("duties"))
    privacy, retention = read_privacy(root.table("privacy")), read_retention(root.table("retention"))
    export_limits = read_export_limits(root.table("export"))
    orders, base_maps = read_orders(root.table("orders")), read_base_maps(root.table("map"))
    hotline = root.table("hotline")
    hotline_filter, hotline_columns = hotline.texts("filter"), hotline.text_map("columns")
    counted_types = hotline.texts("counted_types")
    quality = _quality(hotline.table("quality"))
    hotline.finish()
    root.finish()

    given_phases, given_deadlines, given_committees = _given(phases), _given(deadlines), _given(committees)
    if (
        name is None
        or code is None
        or subdistrict_name is None
        or list_locked_on is None
        or target is None
        or thresholds is None
        or revisits is None
        or priority is None
        or enforcement is None
        or penalty is None
        or quality is None
        or accounts is None
        or duties is None
        or privacy is None
        or retention is None
        or export_limits is None
        or orders is None
        or base_maps is None
        or len(given_phases + given_deadlines + given_committees) < len(phases + deadlines + committees)
    ):
        for path, sentence in sequence_faults(phases, deadlines, committees):
            root.fault(path, sentence)
        faults.raise_if_any()
        raise AssertionError("a part is missing without a fault")
    campaign = root.built(
        lambda: Campaign(
            name=name,
            subdistrict_code=code,
            subdistrict_name=subdistrict_name,
            phases=given_phases,
            target=target,
            list_locked_on=list_locked_on,
            deadlines=given_deadlines,
            committees=given_committees,
            thresholds=thresholds,
            document_number=document_number or None,
            week_starts_on=1 if week_starts_on is None else week_starts_on,
            hotline_columns=hotline_columns,
            hotline_filter=hotline_filter,
            hotline_counted_types=counted_types,
            revisits=revisits,
            priority=priority,
            enforcement=enforcement,
            penalty=penalty,
            quality=quality,
            accounts=accounts,
            duties=duties,
            privacy=privacy,
            retention=retention,
            export_limits=export_limits,
            orders=orders,
            base_maps=base_maps,
        )
    )
    faults.raise_if_any()
    assert campaign is not None
    return campaign


def _given(parts: Sequence[Part | None]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part is not None)


def _phase(reader: TableReader) -> Phase | None:
    name, start, end = reader.text("name"), reader.day("start"), reader.day("end")
    reader.finish()
    if name is None or start is None or end is None:
        return None
    return reader.built(lambda: Phase(name, start, end))


def _deadline(reader: TableReader) -> Deadline | None:
    key, name, day = reader.text("key"), reader.text("name"), reader.day("day")
    reader.finish()
    if key is None or name is None or day is None:
        return None
    return reader.built(lambda: Deadline(key, name, day))


def _committee(reader: TableReader) -> Committee | None:
    code, name = reader.text("code"), reader.text("name")
    valid_from, valid_to = reader.day("valid_from", required=False), reader.day("valid_to", required=False)
    reader.finish()
    if code is None or name is None:
        return None
    return reader.built(lambda: Committee(code, name, valid_from, valid_to))


def _thresholds(reader: TableReader) -> Thresholds | None:
    standard = Thresholds()
    area = reader.number("minimum_area_per_person", standard.minimum_area_per_person)
    persons = reader.whole("maximum_persons")
    conditions = reader.texts("exemption_conditions")
    if not reader.has("exemption_conditions"):
        conditions = standard.exemption_conditions
    reader.finish()
    return reader.built(lambda: Thresholds(area, standard.maximum_persons if persons is None else persons, conditions))


def _revisits(reader: TableReader) -> RevisitRules | None:
    given = {field.name: reader.whole(field.name) for field in fields(RevisitRules)}
    reader.finish()
    return reader.built(lambda: RevisitRules(**{key: days for key, days in given.items() if days is not None}))


def _accounts(reader: TableReader) -> AccountRules | None:
    claim = reader.text("oidc_claim", required=False)
    named = AccountRules().oidc_claim if claim is None else claim
    given = {field.name: reader.whole(field.name) for field in fields(AccountRules) if field.name != "oidc_claim"}
    reader.finish()
    numbers = {key: number for key, number in given.items() if number is not None}
    return reader.built(lambda: AccountRules(oidc_claim=named, **numbers))


def _duties(reader: TableReader) -> DutyTerms | None:
    given = {field.name: reader.whole(field.name) for field in fields(DutyTerms)}
    reader.finish()
    return reader.built(lambda: DutyTerms(**{key: days for key, days in given.items() if days is not None}))


def _priority(reader: TableReader) -> PriorityWeights | None:
    standard = PriorityWeights()
    days = reader.whole("complaint_days")
    points = {
        field.name: reader.number(field.name, getattr(standard, field.name))
        for field in fields(PriorityWeights)
        if field.name != "complaint_days"
    }
    reader.finish()
    return reader.built(
        lambda: PriorityWeights(complaint_days=standard.complaint_days if days is None else days, **points)
    )


def _quality(reader: TableReader) -> QualityRules | None:
    standard = QualityRules()
    cohort = reader.text("cohort", required=False)
    first_contact = _share_rule(reader.table("first_contact"), standard.first_contact)
    resolved = _share_rule(reader.table("resolved"), standard.resolved)
    points = reader.number_map("satisfaction")
    weights = _weights(reader.table("weights"), standard.weights)
    compound_day, address_day = reader.whole("same_compound_day"), reader.whole("same_address_day")
    caller = reader.whole("same_caller")
    reader.finish()
    if first_contact is None or resolved is None or weights is None:
        return None
    return reader.built(
        lambda: QualityRules(
            cohort=standard.cohort if cohort is None else cohort,
            first_contact=first_contact,
            resolved=resolved,
            satisfaction=standard.satisfaction if points is None else tuple(points.items()),
            weights=weights,
            same_compound_day=standard.same_compound_day if compound_day is None else compound_day,
            same_address_day=standard.same_address_day if address_day is None else address_day,
            same_caller=standard.same_caller if caller is None else caller,
        )
    )


def _share_rule(reader: TableReader, standard: ShareRule) -> ShareRule | None:
    given = reader.has("numerator") or reader.has("denominator")
    numerator, denominator = reader.texts("numerator"), reader.texts("denominator")
    reader.finish()
    return reader.built(lambda: ShareRule(numerator, denominator)) if given else standard


def _weights(reader: TableReader, standard: QualityWeights) -> QualityWeights | None:
    values = {field.name: reader.number(field.name, getattr(standard, field.name)) for field in fields(QualityWeights)}
    reader.finish()
    return reader.built(lambda: QualityWeights(**values))


def _date_range(reader: TableReader) -> DateRange | None:
    start, end = reader.day("start"), reader.day("end")
    reader.finish()
    if start is None or end is None:
        return None
    return reader.built(lambda: DateRange(start, end))


def _target(reader: TableReader) -> Target | None:
    goal = reader.number("goal", -0.25)
    baseline = _date_range(reader.table("baseline", required=True))
    current = _date_range(reader.table("current", required=True))
    source = reader.text("baseline_source", example='"市热线平台，2021-09-22 导出，按受理时间统计"')
    count = reader.whole("baseline_count")
    reader.finish()
    if baseline is None or current is None or source is None:
        return None
    return reader.built(lambda: Target(baseline, current, source, goal, count))
