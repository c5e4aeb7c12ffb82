"""The ledgers by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.vocabulary import Role
from data.ledgers.contract import FEEDERS, OFFICERS, STREET_AND_FIELD, LedgerKind, Masking
from data.ledgers.files import files_columns, files_ledger, revisits_columns, revisits_ledger
from data.ledgers.hotline import hotline_columns, hotline_ledger
from data.ledgers.offices import (
    logs_columns,
    logs_ledger,
    orders_columns,
    orders_ledger,
    progress_columns,
    progress_ledger,
)
from data.ledgers.places import compounds_columns, compounds_ledger, rooms_columns, rooms_ledger

_BY_DEFAULT = Masking.BY_DEFAULT
_KINDS = (
    LedgerKind(
        "files",
        "户档台账",
        "一户一行：来源、认定、指令书、整治、销项、回访。",
        STREET_AND_FIELD,
        files_columns,
        files_ledger,
        _BY_DEFAULT,
        OFFICERS,
    ),
    LedgerKind(
        "hotline",
        "12345工单台账",
        "受理期间内的工单；写明理由的含地址和诉求内容，可再导入。",
        STREET_AND_FIELD - {Role.ENFORCEMENT},
        hotline_columns,
        hotline_ledger,
        _BY_DEFAULT,
        FEEDERS,
        has_period=True,
        begins=lambda campaign: campaign.target.current.start,
    ),
    LedgerKind(
        "progress",
        "各居委会进度汇总",
        "各居委会在每个环节的户数，按官方顺序。",
        STREET_AND_FIELD,
        progress_columns,
        progress_ledger,
    ),
    LedgerKind(
        "orders",
        "指令书台账",
        "期间内出具的责令限期整改指令书，作废的注明。",
        STREET_AND_FIELD,
        orders_columns,
        orders_ledger,
        _BY_DEFAULT,
        OFFICERS,
        has_period=True,
    ),
    LedgerKind(
        "revisits",
        "回访台账",
        "期间内的回访、停止出租、疑似和认定回潮。",
        STREET_AND_FIELD,
        revisits_columns,
        revisits_ledger,
        _BY_DEFAULT,
        OFFICERS,
        has_period=True,
    ),
    LedgerKind(
        "logs",
        "工作台账",
        "期间内的宣传、普法、调解、信访、资金。",
        STREET_AND_FIELD,
        logs_columns,
        logs_ledger,
        _BY_DEFAULT,
        OFFICERS,
        has_period=True,
    ),
    LedgerKind(
        "compounds",
        "小区台账",
        "小区名称、别名、居委会、出入口、户数、位置，可再导入。",
        STREET_AND_FIELD,
        compounds_columns,
        compounds_ledger,
    ),
    LedgerKind(
        "roster",
        "楼栋房屋台账",
        "全部楼号、室号，可再导入；须写明理由。",
        FEEDERS,
        rooms_columns,
        rooms_ledger,
        Masking.NEVER,
        FEEDERS,
    ),
)
LEDGERS: Mapping[str, LedgerKind] = MappingProxyType({kind.key: kind for kind in _KINDS})
