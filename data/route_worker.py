"""The process that plans routes beside the server: work comes in as one line of JSON, progress and answer go out.

Started by data.route_jobs as `python -m data.route_worker`. It ends itself when the server that started it is gone.
Lines out: {"share": 0.4}; at last {"plan": …} or {"told": […]} or {"refused": "a sentence for the user"}.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any, TextIO

from analytics.route_plans.document import plan_json
from analytics.route_plans.work import done
from casework.errors import UserError

POLITENESS = 5
"""Added to the niceness: the pages of everybody else go first."""
STEP = 0.01


def main() -> int:
    """Do the work of the first line of stdin."""
    answers = _own_answers()
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
    work = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    told = [0.0]

    def progress(share: float) -> None:
        if share - told[0] >= STEP:
            told[0] = share
            _write(answers, {"share": min(share, 1.0)})

    try:
        found = done(work, progress)
    except UserError as error:
        _write(answers, {"refused": str(error)})
        return 0
    _write(answers, {"told": list(found.told)} if found.plan is None else {"plan": plan_json(found.plan)})
    return 0


def _own_answers() -> TextIO:
    """Standard output for the answers alone: remarks of the solver's library, printed past Python, go to the log."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "w", encoding="utf-8")


def _end_with_the_server() -> None:
    # Past Python's buffer: a thread that holds its lock would break the interpreter's end.
    while os.read(0, 1):
        pass
    os._exit(1)


def _write(answers: TextIO, content: dict[str, Any]) -> None:
    answers.write(json.dumps(content) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())
