"""Write docs/mesures.md from the metric dictionary: `python -m tests.document_metrics`."""

from pathlib import Path

from cmanalytics.dictionary import DEFINITION_BREAKS, INTERACTIONS, REFUSED
from cmanalytics.locale import format_date
from cmanalytics.metrics.describing import describe_metrics
from cmanalytics.storing import write_text
from cmanalytics.wording import say

PATH = Path(__file__).parents[1] / "docs" / "mesures.md"
HEAD = """# Les mesures

Écrit à partir du dictionnaire (`cmanalytics/dictionary.py`) par `python -m tests.document_metrics` ; un test compare
les deux.

Une mesure porte un identifiant, une définition numérotée, un numérateur, un dénominateur et, quand elle compte des
interactions, l'ensemble compté. Un « taux d'engagement » sans ces précisions n'existe pas ici. Ce qui ne peut pas être
mesuré est une ligne avec sa raison, jamais un zéro.

Unités : `share` et `rate` sont des fractions (0,03 pour 3 %), `count` un compte, `per_post` une moyenne par
publication, `hours` une durée en heures, `number` une quantité, `index` une différence d'indices."""


def document() -> str:
    """Return the page."""
    parts = [HEAD, "\n## Ensembles d'interactions\n"]
    parts += [f"- `{name}` : {', '.join(columns)}" for name, columns in INTERACTIONS.items()]
    for metric in describe_metrics().itertuples():
        facts = [
            ("interactions", metric.interactions),
            ("niveau AMEC", metric.level),
            ("unité", f"`{metric.unit}`"),
            ("colonnes nécessaires", metric.columns),
            ("paramètres", metric.parameters),
            ("paramètres obligatoires", metric.required),
            ("meilleur", {"higher": "plus haut", "lower": "plus bas"}.get(metric.better, "selon l'objectif")),
            ("source", metric.source),
        ]
        parts.append(f"\n## `{metric.id}` : {metric.name}\n\n{_sentence(metric.definition)}\n")
        parts.append(f"**Piège** : {metric.pitfall}.\n")
        parts += [f"- {label} : {value}" for label, value in facts if value]
        parts.append(f"- définition n° {metric.version}")
    parts.append("\n## Chiffres connus qui ne sont pas proposés\n")
    parts += [f"- `{refused}` : {say(f'metrics.refused.{refused}')}." for refused in REFUSED]
    parts.append("\n## Changements de définition\n")
    parts += [
        f"- {known.platform}, `{known.column}`, {format_date(known.day)} : "
        f"{say(f'metrics.breaks.{known.kind}')} ({known.source})."
        for known in DEFINITION_BREAKS
    ]
    return "\n".join(parts) + "\n"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


if __name__ == "__main__":
    write_text(document(), PATH)
