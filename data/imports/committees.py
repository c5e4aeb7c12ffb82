"""A list of residents' committees (table) as the [[committees]] block of campaign.toml, in the list's order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from data.imports.files import FileError
from data.imports.tables import TableSpec, open_table
from data.imports.values import CellError, read_identifier, read_moment, read_text

COMMITTEES = TableSpec(
    what="居委会清单",
    titles={
        "code": ("code", "居委会编号", "居委会代码", "编号", "代码", "编码", "统计用区划代码"),
        "name": ("name", "居委会名称", "居委会", "居委", "名称", "村居名称"),
        "valid_from": ("valid_from", "生效日期", "成立日期", "启用日期"),
        "valid_to": ("valid_to", "失效日期", "撤销日期", "停用日期"),
    },
    required=("code", "name"),
)


def committees_toml(path: Path) -> str:
    """The TOML text of the committees in a csv or xlsx file (columns 编号, 名称, optionally 生效日期, 失效日期).

    Raises FileError when the file cannot be used or any row is faulty: a campaign with half its committees
    would be worse than none.
    """
    table = open_table(path, COMMITTEES)
    blocks: list[str] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for _, row in table.rows():
        try:
            code = read_identifier(row.cells.get("code"))
            name = read_text(row.cells.get("name"))
            if not name:
                raise CellError("居委会名称为空", "请补上名称")
            if code in seen:
                raise CellError(f"编号 {code} 与第{seen[code]}行重复", "请核对编号")
            seen[code] = row.number
            lines = ["[[committees]]", f"code = {_quoted(code)}", f"name = {_quoted(name)}"]
            for key in ("valid_from", "valid_to"):
                # No date is near enough to supply a missing year here: such a date is refused.
                day = read_moment(row.cells.get(key), latest=date.min)
                if day is not None:
                    lines.append(f"{key} = {day.at.date().isoformat()}")
            blocks.append("\n".join(lines))
        except CellError as fault:
            faults.append(f"第{row.number}行：{fault.reason}，{fault.mend}。")
    if faults:
        raise FileError(f"文件“{path.name}”不能使用。" + "".join(faults[:10]))
    if not blocks:
        raise FileError(f"文件“{path.name}”里没有居委会。请核对文件内容。")
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)
