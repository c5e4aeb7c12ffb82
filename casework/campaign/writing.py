"""A campaign back to campaign.toml, for the demo and for a copy into next year."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields

from casework.campaign.base_maps import base_map_sections
from casework.campaign.enforcement import enforcement_pairs, penalty_pairs
from casework.campaign.model import Campaign
from casework.campaign.orders import order_sections
from casework.campaign.parts import Committee, DateRange
from casework.hotline_quality import QualityRules

Pairs = list[tuple[str, object]]


def campaign_toml(campaign: Campaign) -> str:
    """The campaign as TOML text that parse_campaign reads back to an equal campaign (without comments)."""
    target, thresholds = campaign.target, campaign.thresholds
    top: Pairs = [
        ("name", campaign.name),
        ("document_number", campaign.document_number),
        ("week_starts_on", campaign.week_starts_on),
        ("list_locked_on", campaign.list_locked_on),
    ]
    sections: list[tuple[str, Pairs]] = [
        ("[subdistrict]", [("code", campaign.subdistrict_code), ("name", campaign.subdistrict_name)]),
        *(("[[phases]]", [("name", p.name), ("start", p.start), ("end", p.end)]) for p in campaign.phases),
        *(("[[deadlines]]", [("key", d.key), ("name", d.name), ("day", d.day)]) for d in campaign.deadlines),
        (
            "[thresholds]",
            [
                ("minimum_area_per_person", thresholds.minimum_area_per_person),
                ("maximum_persons", thresholds.maximum_persons),
                ("exemption_conditions", thresholds.exemption_conditions),
            ],
        ),
        (
            "[target]",
            [
                ("goal", target.goal),
                ("baseline", target.baseline),
                ("current", target.current),
                ("baseline_source", target.baseline_source),
                ("baseline_count", target.baseline_count),
            ],
        ),
        ("[revisits]", [(f.name, getattr(campaign.revisits, f.name)) for f in fields(campaign.revisits)]),
        ("[privacy]", [(f.name, getattr(campaign.privacy, f.name)) for f in fields(campaign.privacy)]),
        ("[retention]", [(f.name, getattr(campaign.retention, f.name)) for f in fields(campaign.retention)]),
        ("[export]", [(f.name, getattr(campaign.export_limits, f.name)) for f in fields(campaign.export_limits)]),
        ("[duties]", [(f.name, getattr(campaign.duties, f.name)) for f in fields(campaign.duties)]),
        ("[accounts]", [(f.name, getattr(campaign.accounts, f.name)) for f in fields(campaign.accounts)]),
        ("[priority]", [(f.name, getattr(campaign.priority, f.name)) for f in fields(campaign.priority)]),
        ("[enforcement]", enforcement_pairs(campaign.enforcement)),
        ("[penalty]", penalty_pairs(campaign.penalty)),
        *order_sections(campaign.orders),
        *base_map_sections(campaign.base_maps),
        ("[hotline]", [("filter", campaign.hotline_filter), ("counted_types", campaign.hotline_counted_types)]),
        *_quality_sections(campaign.quality),
        ("[hotline.columns]", [(_quoted(title), ours) for title, ours in campaign.hotline_columns.items()]),
        *(("[[committees]]", _committee_pairs(committee)) for committee in campaign.committees),
    ]
    blocks = [_lines(top), *(f"{header}\n{_lines(pairs)}" for header, pairs in sections)]
    return "\n".join(blocks)


def _quality_sections(rules: QualityRules) -> list[tuple[str, Pairs]]:
    shares = {"first_contact": rules.first_contact, "resolved": rules.resolved}
    return [
        (
            "[hotline.quality]",
            [
                ("cohort", rules.cohort),
                ("same_compound_day", rules.same_compound_day),
                ("same_address_day", rules.same_address_day),
                ("same_caller", rules.same_caller),
            ],
        ),
        *(
            (f"[hotline.quality.{key}]", Pairs([("numerator", rule.numerator), ("denominator", rule.denominator)]))
            for key, rule in shares.items()
        ),
        ("[hotline.quality.satisfaction]", [(_quoted(word), points) for word, points in rules.satisfaction]),
        ("[hotline.quality.weights]", [(f.name, getattr(rules.weights, f.name)) for f in fields(rules.weights)]),
    ]


def _lines(pairs: Iterable[tuple[str, object]]) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in pairs if value is not None)


def _toml(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, DateRange):
        return f"{{ start = {value.start}, end = {value.end} }}"
    return str(value)


def _quoted(text: str) -> str:
    # JSON escapes are TOML basic-string escapes, except that TOML also refuses a bare DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _committee_pairs(committee: Committee) -> Pairs:
    return [
        ("code", committee.code),
        ("name", committee.name),
        ("valid_from", committee.valid_from),
        ("valid_to", committee.valid_to),
    ]
