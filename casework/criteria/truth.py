"""Three-valued truths (strong Kleene logic) that remember which facts they rest on and which are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Fact:
    """One recorded fact. place: the room's name or 全户. unit: 平方米, 人, 张, or empty."""

    place: str
    name: str
    value: bool | int | float | str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.place} {self.name}：{self.shown}"

    @property
    def shown(self) -> str:
        """The value with its unit, as people read it."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        text = plain(self.value) if isinstance(self.value, float) else str(self.value)
        return f"{text} {self.unit}" if self.unit else text


@dataclass(frozen=True, slots=True)
class MissingFact:
    """One fact that is not known and would have to be, for the question to be answered."""

    place: str
    name: str

    def __str__(self) -> str:
        return f"{self.place} {self.name}"


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether something holds. None = the known facts do not tell.

    grounds: zh-CN clauses that decide a known value; each states a fact and so survives a negation.
    facts: all that is known of what was looked at. missing: what to find out; empty when the value is known.
    """

    value: bool | None
    grounds: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    missing: tuple[MissingFact, ...] = ()

    def stated(self, when_true: str, when_false: str) -> Truth:
        """The same truth with one sentence of its own for each known value."""
        if self.value is None:
            return self
        return replace(self, grounds=(when_true if self.value else when_false,))


def plain(number: float) -> str:
    """A number as it was written, without a trailing .0."""
    return str(int(number)) if number == int(number) else str(number)


def negation(truth: Truth) -> Truth:
    """Not. Unknown stays unknown."""
    return truth if truth.value is None else replace(truth, value=not truth.value)


def all_of(*truths: Truth) -> Truth:
    """And: false as soon as one is false (the first false one is the ground), else unknown, else true."""
    false = next((truth for truth in truths if truth.value is False), None)
    return _joined(truths, false, True)


def any_of(*truths: Truth) -> Truth:
    """Or: true as soon as one is true (the first true one is the ground), else unknown, else false."""
    true = next((truth for truth in truths if truth.value is True), None)
    return _joined(truths, true, False)


def all_in_turn(*truths: Truth) -> Truth:
    """And, asking for one thing after the other: what is missing is only what the first unknown one lacks."""
    joined = all_of(*truths)
    if joined.value is not None:
        return joined
    return replace(joined, missing=next(truth.missing for truth in truths if truth.value is None))


def _joined(truths: tuple[Truth, ...], decisive: Truth | None, neutral: bool) -> Truth:
    facts = _distinct(truth.facts for truth in truths)
    if decisive is not None:
        return Truth(decisive.value, decisive.grounds, facts)
    if any(truth.value is None for truth in truths):
        # A known operand names nothing missing, so what is left is what the unknown ones lack.
        return Truth(None, (), facts, _distinct(truth.missing for truth in truths))
    return Truth(neutral, _distinct(truth.grounds for truth in truths), facts)


def _distinct(groups: Iterable[tuple[Item, ...]]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))
