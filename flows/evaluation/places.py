"""What a place's name shows: a country, state or city, or some other place."""

from __future__ import annotations

from functools import cache
from typing import Final

import pycountry

from schemas.vocabularies import EntityType

PLACE: Final[frozenset[EntityType]] = frozenset(["GPE", "LOC"])

# A place without a government shows it by its last word or its first, or is well known.
# fmt: off
LAST_WORDS: Final = frozenset((
    "river", "sea", "ocean", "bay", "lake", "mountain", "mountains", "strait", "island", "islands",
    "valley", "coast", "gulf", "airport", "street", "avenue", "canal", "peninsula", "desert", "border",
    "highway", "bridge", "square", "park", "forest", "hills", "delta", "basin", "region",
))
FIRST_WORDS: Final = frozenset(("lake", "mount", "gulf", "cape"))
REGIONS: Final = frozenset((
    "africa", "asia", "europe", "north america", "south america", "latin america", "central america",
    "middle east", "west bank", "pacific", "atlantic", "mediterranean", "caribbean", "antarctica",
    "arctic", "western europe", "eastern europe", "southeast asia", "south asia", "east africa",
    "west africa", "balkans", "midwest", "south china sea", "wall street",
))
SHORT_FORMS: Final = frozenset((
    "u.s.", "us", "usa", "u.s.a.", "u.k.", "uk", "uae", "america", "russia", "iran", "syria", "britain",
    "south korea", "north korea", "washington, d.c.",
))
# fmt: on


def place_types(surface: str) -> frozenset[EntityType]:
    """Return what a place can be: GPE, LOC where its name shows it, or both."""
    name = surface.lower().removeprefix("the ")
    words = name.split()
    if name in governed_places():
        return frozenset(["GPE"])
    if name in REGIONS or (words and (words[-1] in LAST_WORDS or words[0] in FIRST_WORDS)):
        return frozenset(["LOC"])
    return PLACE


@cache
def governed_places() -> frozenset[str]:
    """Return the names of countries and their first parts, in small letters."""
    names = {country.name for country in pycountry.countries}
    names |= {country.common_name for country in pycountry.countries if hasattr(country, "common_name")}
    names |= {part.name for part in pycountry.subdivisions}
    return frozenset(name.lower() for name in names) | SHORT_FORMS
