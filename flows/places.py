"""Where raw articles are, and where tables go: a folder, or a URL of an object store."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

URL = re.compile(r"(s3|gs|az)://[^/?#\s]+(/[^?#]*)?(\?[^#]*)?")


def place(given: object) -> object:
    """Return a URL of an object store as text, and any other text as a path.

    Raises ValueError over any other URL, which would make a folder of an odd name.
    """
    if not isinstance(given, str):
        return given
    if URL.fullmatch(given):
        return given
    if re.match(r"\w+:/", given):
        raise ValueError(f"{given} is neither a folder nor s3://, gs:// or az:// with a bucket")
    return Path(given)


Place = Annotated[Path | str, BeforeValidator(place)]
"""A path is a folder of a disk, text a URL of an object store."""
