"""Write docs/maturite.md from the grid: `python -m tests.document_maturity`."""

from pathlib import Path

from cmanalytics.maturity import load_grid
from cmanalytics.storing import write_text

PATH = Path(__file__).parents[1] / "docs" / "maturite.md"
HEAD = """# Où en est l'équipe

Une autoévaluation en huit domaines et quatre étapes. L'outil ne calcule rien à votre place : un domaine sans réponse
est « non évalué ». À côté de chaque réponse, il montre ce que disent vos propres tables (objectifs, réponses, tests,
règles d'alerte, relecture à la main), et signale ce qui ne va pas avec l'étape choisie, sans la changer.

## Répondre

1. À trois ou quatre, lisez les étapes ci-dessous. Choisissez celle que quelqu'un d'extérieur pourrait **observer en une
   semaine**, pas celle qui est prévue. Entre deux étapes, prenez la plus basse.
2. Écrivez vos réponses dans `maturity.yml`, à la racine du dossier de la page :

   ```yaml
   answers:
     - {competency: strategy, stage: 2, why: "une page, relue en janvier", who: communication, date: 2026-10-15}
   ```

3. `cmanalytics report ma-page --month 2026-10 --notebook maturity` en fait une page : le dessin, les raisons, ce que
   disent les tables, et la suite.

Refaites l'exercice une ou deux fois par an. Ce n'est pas une note : deux équipes ne se comparent pas, et monter d'une
étape dans un domaine dont aucune décision ne dépend ne sert à rien.

En Python : `cm.assess_maturity(cm.load_maturity("ma-page/maturity.yml"), objectives=..., measures=..., ...)`.

## La grille

Écrite à partir de `templates/maturity.yml` (français et anglais) par `python -m tests.document_maturity` ; un test
compare les deux.
"""


def document() -> str:
    """Return the page."""
    grid = load_grid()
    parts = [HEAD]
    for competency in grid.competencies:
        parts.append(f"\n### {competency.name} (`{competency.id}`)\n\n{competency.question}\n")
        stages = zip(grid.names, competency.stages, strict=True)
        parts += [f"{number}. **{name}.** {seen}" for number, (name, seen) in enumerate(stages, 1)]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    write_text(document(), PATH)
