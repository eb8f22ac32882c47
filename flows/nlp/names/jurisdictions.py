"""Which country, American state or international body a name stands for: the codes of ISO 3166, and INT."""

from __future__ import annotations

from functools import cache
from typing import cast

import pycountry

from flows.nlp import lexicon


@cache
def codes() -> dict[str, str]:
    """Return the codes of countries, American states and international bodies by name."""
    found: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            found[getattr(country, attribute, country.name)] = country.alpha_2
    found |= {p.name: p.code for p in pycountry.subdivisions if p.country_code == "US"}
    loaded = cast("dict[str, dict[str, list[str]]]", lexicon.load("jurisdictions"))
    for code, names in loaded["states"].items():
        found |= dict.fromkeys(names, f"US-{code}")
    for code, names in loaded["names"].items():
        found |= dict.fromkeys(names, code)
    return {n: c for n, c in found.items() if n not in lexicon.words("jurisdictions", "ambiguous")} | {
        "Georgia": "US-GA"
    }


def code_in(name: str) -> str | None:
    """Return the code of the longest place or body that the name begins with: "Texas" in "Texas Senate"."""
    words = name.removesuffix("’s").removesuffix("'s").split()
    for end in range(len(words), 0, -1):
        code = codes().get(" ".join(words[:end]))
        if code is not None:
            return code
    return None


def country_of(code: str) -> str:
    """Return the country of a code: the United States for one of their states."""
    return code.partition("-")[0]
