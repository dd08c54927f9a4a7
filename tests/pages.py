"""Small invented page folders for tests."""

from pathlib import Path

SMALL_MONTH = "2026-03"

OBJECTIVES = """
business_goals:
  - {id: service, statement: Répondre aux gens}
objectives:
  - id: answers
    goal: service
    statement: Répondre aux commentaires qui appellent une réponse
    level: output
    indicator: {metric: answer_share, window: period}
    kind: increase_to
    baseline: {value: 0.5, n: 100, low: 0.4, high: 0.6, period: 2025-10-01/2025-12-31}
    target: {value: 0.8, rationale: promesse affichée}
    start: 2026-01-01
    deadline: 2026-12-31
    owner: community manager
    decision: {question: Ouvrir une veille ?, if_met: non, if_missed: oui, if_undecided: attendre,
               decided_by: direction, decided_on: 2027-01-15}
"""

COMMENTS = """comment_id,post_id,author,written_at,platform,text
1,p1,Zoé Canari,2026-03-02T10:00:00Z,facebook,Toujours pas reçu ma commande ?
2,p1,Max Perruche,2026-03-03T11:00:00Z,facebook,Merci beaucoup pour vos biscuits
3,p2,Léo Moineau,2026-03-04T12:00:00Z,facebook,<script>alert(1)</script> j'adore
"""


def small_page(folder: Path, *, objectives: str = OBJECTIVES, comments: str = COMMENTS) -> Path:
    """Write a page folder with three invented comments and one objective; return it."""
    (folder / "comments").mkdir(parents=True)
    (folder / "exports").mkdir()
    (folder / "objectives.yml").write_text(objectives, encoding="utf-8")
    (folder / "comments" / "comments.csv").write_text(comments, encoding="utf-8")
    return folder
