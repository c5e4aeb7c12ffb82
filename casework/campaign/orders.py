"""[orders] of campaign.toml: read into OrderRules, and written back."""

from __future__ import annotations

from dataclasses import fields

from casework.campaign.toml_tables import TableReader
from casework.orders.rules import OrderRules, ReviewBody

PLACES = {field.name: " [orders] 下" for field in fields(OrderRules)}
"""Where keys belong that were written elsewhere."""


def read_orders(reader: TableReader) -> OrderRules | None:
    """The rules in the table, defaults where it says nothing; None with the faults noted."""
    standard = OrderRules()
    number_format = reader.text("number_format", required=False)
    term, shortest = reader.whole("term_days"), reader.whole("shortest_term_days")
    longest = reader.whole("longest_term_days")
    issuing_body, authority = reader.text("issuing_body", required=False), reader.text("authority", required=False)
    contact = reader.text("contact", required=False)
    bodies = [_review_body(body) for body in reader.tables("review_bodies")]
    reader.finish()
    given = tuple(body for body in bodies if body is not None)
    rules = reader.built(
        lambda: OrderRules(
            number_format=standard.number_format if number_format is None else number_format,
            term_days=standard.term_days if term is None else term,
            shortest_term_days=standard.shortest_term_days if shortest is None else shortest,
            longest_term_days=standard.longest_term_days if longest is None else longest,
            issuing_body=issuing_body or "",
            authority=authority or "",
            contact=contact or "",
            review_bodies=given,
        )
    )
    return rules if len(given) == len(bodies) else None


def _review_body(reader: TableReader) -> ReviewBody | None:
    name = reader.text("name")
    valid_from, valid_to = reader.day("valid_from", required=False), reader.day("valid_to", required=False)
    reader.finish()
    return None if name is None else reader.built(lambda: ReviewBody(name, valid_from, valid_to))


def order_sections(rules: OrderRules) -> list[tuple[str, list[tuple[str, object]]]]:
    """The sections of campaign.toml that read_orders reads back."""
    own = [field.name for field in fields(rules) if field.name != "review_bodies"]
    return [
        ("[orders]", [(name, getattr(rules, name)) for name in own]),
        *(
            (
                "[[orders.review_bodies]]",
                [("name", body.name), ("valid_from", body.valid_from), ("valid_to", body.valid_to)],
            )
            for body in rules.review_bodies
        ),
    ]
