"""An address is shown as far as its building, never a room."""

from __future__ import annotations

import pytest

from casework.privacy.masking import mask_address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("演示路350弄12号502室", "演示路350弄12号***室"),
        ("演示路350弄12号", "演示路350弄12号"),
        ("演示路350弄12号楼502", "演示路350弄12号楼***室"),
        ("演示路36号2号楼502室", "演示路36号***室"),  # rather the first 号 than a room
        ("演示路350弄12-502", "演示路350弄***"),
        ("演示新村２号５０２室", "演示新村2号***室"),  # full width
        ("演示新村十二号五〇二室", "演示新村十二号***室"),
        ("演示新村3幢甲单元502，联系李某", "演示新村3幢***室"),
        ("演示新村502室", "演示新村***室"),
        ("演示新村五〇二室", "演示新村***室"),
        ("演示新村A栋", "演示新村A栋"),
        ("", ""),
        ("演示新村门口", "演示新村门口"),
    ],
)
def test_a_room_is_hidden(address: str, shown: str) -> None:
    """By the forms in which callers write addresses."""
    assert mask_address(address) == shown
