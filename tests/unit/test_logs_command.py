"""logs on the command line: the counts of the page, readable by people and by programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.__main__ import main


def test_logs_tell_each_committee_and_the_street(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sixteen rows; sums in whole fen; as of an earlier day there are fewer entries."""
    assert main(["logs", "--home", str(demo_home), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["from"], content["as_of"]) == ("2021-09-26", "2021-10-27")
    assert len(content["counts"]) == 16
    assert content["counts"][-1]["code"] is None
    assert all(type(row["amount_fen"]) is int for row in content["counts"])
    total = sum(sum(row["entries"].values()) for row in content["counts"])
    assert main(["logs", "--home", str(demo_home), "--as-of", "2021-10-08", "--json"]) == 0
    earlier = json.loads(capsys.readouterr().out)
    assert 0 < sum(sum(row["entries"].values()) for row in earlier["counts"]) < total
    assert main(["logs", "--home", str(demo_home)]) == 0
    assert "居委会\t宣传（次）\t普法（次）" in capsys.readouterr().out
