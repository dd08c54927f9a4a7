"""The desired outcome of a job, where people say in which direction: faster, easier, more often, without risk."""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from cmanalytics.locale import fold
from cmanalytics.wording import say

# Folded words that say a direction, and the outcome that they ask for (Ulwick's form: direction, measure, job).
_DIRECTIONS: tuple[tuple[str, str], ...] = (
    (
        "time",
        r"plus (?:vite|rapide\w*)|moins de temps|gagner du temps|trop (?:long|lent)\w*|sans attendre"
        r"|faster|quick\w*|less time|save time|too (?:long|slow)|speed up",
    ),
    (
        "effort",
        r"plus (?:facile\w*|simple\w*)|trop complique\w*|sans avoir a|moins de (?:clics?|etapes?)|automatiquement"
        r"|en un clic|eas(?:y|ier|ily)|simpl(?:er|y)|too (?:hard|complicated)|without having to|automatically"
        r"|fewer (?:clicks|steps)",
    ),
    (
        "likelihood",
        r"sans (?:erreur|risque|perdre)|eviter de|plus fiable\w*|reliab\w+|without (?:losing|errors?)|avoid\w*",
    ),
    ("detail", r"plus (?:precis\w*|detail\w*|complet\w*)|more (?:accurate\w*|detail\w*|precise\w*)"),
)
_PATTERNS = tuple((name, re.compile(rf"\b(?:{pattern})\b")) for name, pattern in _DIRECTIONS)


def outcome_of(said: Iterable[tuple[Any, Any]], label: str) -> str | None:
    """Return the desired outcome of a job from the sentences and the reasons around it; None where no direction is."""
    texts = [fold(" ".join(part for part in parts if pd.notna(part))) for parts in said]
    counts = {name: sum(pattern.search(text) is not None for text in texts) for name, pattern in _PATTERNS}
    best = max(counts, key=lambda name: counts[name])
    return say(f"jobs.outcome.{best}", job=label) if counts[best] else None
