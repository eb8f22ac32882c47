"""The learnt weights by which mentions are grouped and groups are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast

POLICIES: Final = "policies.json"


@cache
def learnt(task: Literal["group", "keep"]) -> Mapping[str, float]:
    """Return the weights of a task by feature."""
    given = json.loads((files("flows") / "models" / POLICIES).read_text(encoding="utf-8"))
    return cast("dict[str, float]", given[task])
