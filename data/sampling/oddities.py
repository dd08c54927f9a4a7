"""Hand-placed comments that a tool must survive: hostile text, contact details, someone who objected."""

from datetime import datetime

from sampling.threads import OBJECTOR, Writer

ODD = (
    (
        "facebook",
        datetime(2026, 10, 7, 21, 14, 3),
        "Rozenn Kertevin",
        "<script>alert(1)</script> je teste juste si votre page est bien protégée 😇",
    ),
    (
        "facebook",
        datetime(2026, 10, 8, 12, 40, 31),
        "promo.biscuit",
        '=HYPERLINK("https://cadeau.example.net","Cliquez ici pour votre bon d\'achat")',
    ),
    (
        "facebook",
        datetime(2026, 10, 12, 10, 2, 9),
        "Josiane Pelbignac",
        "Bonjour, merci de me rappeler au 06 39 98 12 34 ou par mail josiane.p@example.org pour ma commande 71204, "
        "je ne sais pas faire les messages privés",
    ),
    (
        "instagram",
        datetime(2026, 9, 22, 18, 30, 44),
        "lecture_margaux12",
        "vous pouvez m'écrire à margaux.lit@example.org pour la collaboration ? je ne reçois pas vos messages",
    ),
    (
        "youtube",
        datetime(2026, 6, 14, 9, 12, 0),
        "@karim-deco3301",
        "<b>Super</b> vidéo & bonne musique, c'est quoi le titre ?",
    ),
)
OBJECTED = (
    (datetime(2025, 12, 3, 19, 20), "J'ai goûté les madeleines, très bonnes"),
    (datetime(2026, 2, 11, 8, 45), "On peut rapporter les bocaux à Tours ?"),
    (datetime(2026, 4, 22, 21, 5), "Toujours pas reçu mon colis, dix jours maintenant"),
    (datetime(2026, 7, 5, 17, 30), "Merci pour la recette"),
    (datetime(2026, 9, 30, 20, 10), "Le vrac est vraiment pratique"),
    (datetime(2026, 10, 14, 12, 15), "Vous livrez en Suisse ?"),
)


def write_oddities(writers: dict[str, Writer]) -> None:
    """Add the odd comments, each under the publication that came just before it."""
    for platform, moment, author, text in ODD:
        _add(writers[platform], moment, author, text)
    for moment, text in OBJECTED:
        _add(writers["facebook"], moment, OBJECTOR, text)


def _add(writer: Writer, moment: datetime, author: str, text: str) -> None:
    before = [comment.post for comment in writer.comments if comment.post.published < moment]
    writer.add(max(before, key=lambda post: post.published), author, moment, text)
