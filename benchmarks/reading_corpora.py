"""Invented corpora for `benchmarks/reading.py`: comments, publications and workbooks as platforms export them.

Everything is drawn from short lists with a fixed seed. The comments hold what real ones hold: commas, quotes, line
breaks and emoji inside texts, answers that call their reader by name, accents broken by a wrong encoding, rows
exported twice, people who write a lot beside many who write once.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

FIRST = (
    "Camille Dominique Sacha Alex Morgan Charlie Noa Lou Élodie Zoé Théo Inès Maël Chloé Jules Rose Gaspard Anaïs "
    "Léo Nina Victor Agathe Simon Clara Hugo Manon Éric Aïcha Yanis Fatou Peter Susan Mary James Linda Robert"
).split()
LAST = (
    "Exemple Essai Fictif Modèle Lambda Témoin Imaginaire Dupontel Martinez Lefebvrier Bernardin Roussel Gauthier "
    "Morelle Fournet Girardot Bonneau Lambertin Mercier Duprès Fontanel Chevallier Robinet Massonnat Sanchez Boyer "
    "Sample Placeholder Testman Fielding Harrow Whitlock Ashdown Penrose Kettle Marlowe"
).split()
OPENINGS = (
    "Bonjour|Merci beaucoup|Franchement|Alors là|Toujours pareil|Super vidéo|Je ne comprends pas"
    "|C'est la troisième fois|Hello"
    "|Honestly|I love this|Not sure about it|Thanks a lot|Why|Great work|Bravo à toute l'équipe|Quelle honte"
).split("|")
MIDDLES = (
    "la livraison a encore du retard|on attend une réponse depuis lundi|le prix a augmenté, sans prévenir|ça marche"
    "|je l'ai reçu ce matin, tout va bien|the size does not fit|the sound is too low, sorry|nobody answers the phone"
    "|l'appli plante à l'ouverture|where can I buy it, please|vous êtes les meilleurs|j'ai payé deux fois"
    "|le lien ne fonctionne pas|is it available in Belgium|mon colis est chez le voisin|on dirait une publicité"
).split("|")
ENDINGS = (
    "😡|❤️❤️|merci d'avance|svp|!!!|...|et alors ?|👍|please help|à bientôt|bref|:-)|see you|😂😂😂|non mais|cordialement"
).split("|")
QUOTED = ('il m\'a dit "oui", puis plus rien', 'the "new" version', 'une "promesse"', '"on vous rappelle"')
BROKEN = ("dÃ©Ã§u de la qualitÃ©", "câ€™est trÃ¨s long", "Ã  bientÃ´t", "trop chÃ¨re")


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Return display names: handles with digits, and full names that a text may hold bare."""
    first, last = rng.integers(0, len(FIRST), count), rng.integers(0, len(LAST), count)
    number, kind = rng.integers(10, 9999, count), rng.random(count)
    return [
        f"@{FIRST[a].lower()}{LAST[b].lower()}{n}" if k < 0.55 else
        f"{FIRST[a]} {LAST[b]} {n}" if k < 0.75 else f"{FIRST[a].lower()}_{n}" if k < 0.9 else f"{FIRST[a]} {LAST[b]}"
        for a, b, n, k in zip(first, last, number, kind, strict=True)
    ]  # fmt: skip


def texts(rng: np.random.Generator, names: list[str], count: int) -> Iterator[str]:
    """Yield comments of some twenty words; one in twenty calls another author by name."""
    parts = rng.integers(1, 5, count)
    for position in range(count):
        draw = rng.integers(0, 2**31, 12)
        text = f"{OPENINGS[draw[0] % len(OPENINGS)]}, "
        text += ", ".join(MIDDLES[draw[1 + part] % len(MIDDLES)] for part in range(parts[position]))
        if draw[6] % 10 < 7:
            text += f" {ENDINGS[draw[7] % len(ENDINGS)]} {draw[8] % 997}"
        chance = draw[9] % 1000
        if chance < 45:
            text = f"@{names[draw[10] % len(names)].lstrip('@')} {text}"
        elif chance < 50:
            text += f" comme disait {names[draw[10] % len(names)].lstrip('@')} hier"
        elif chance < 110:
            text += f"\n{QUOTED[draw[10] % len(QUOTED)]}\n\nBonne journée"
        elif chance < 150:
            text += f", {QUOTED[draw[10] % len(QUOTED)]}"
        elif chance < 151:
            text += f" {BROKEN[draw[10] % len(BROKEN)]}"
        yield text


COMMENT_HEADER = (
    "commentId", "parentId", "videoId", "authorDisplayName", "authorChannelId", "textOriginal", "publishedAt",
    "likeCount",
)  # fmt: skip
_LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))


def _codes(rng: np.random.Generator, count: int, size: int) -> list[str]:
    letters = _LETTERS[rng.integers(0, 64, (count, size))]
    return ["".join(row) for row in letters]


def comment_rows(count: int, seed: int = 2026) -> Iterator[tuple[str, ...]]:
    """Yield comments in the columns of the YouTube Data API; one row in two hundred stands twice."""
    rng = np.random.default_rng(seed)
    names = people(rng, max(count // 3, 2))
    channels = ["UC" + code for code in _codes(rng, len(names), 22)]
    posts = _codes(rng, 200, 11)
    # A third of the comments come from few people, the rest from anyone.
    writers = np.where(rng.random(count) < 0.33, rng.zipf(1.3, count) % len(names), rng.integers(0, len(names), count))
    ids = _codes(rng, count, 22)
    moments = np.datetime64("2025-01-01T00:00:00") + rng.integers(0, 31_000_000, count).astype("timedelta64[s]")
    stamps = np.datetime_as_string(moments, unit="s")
    post, likes = rng.integers(0, len(posts), count), rng.geometric(0.4, count) - 1
    reply, twice = rng.random(count) < 0.3, rng.random(count) < 0.005
    for row, text in enumerate(texts(rng, names, count)):
        who = int(writers[row])
        parent = f"Ug{ids[int(row * 0.7)]}" if reply[row] else ""
        comment = (
            f"Ug{ids[row]}", parent, posts[post[row]], names[who], channels[who], text, f"{stamps[row]}Z",
            str(likes[row]),
        )  # fmt: skip
        yield comment
        if twice[row]:
            yield comment


def write_comments(path: Path, count: int, *, channels: bool = False) -> Path:
    """Write comments as CSV, without the authors' identifiers unless they are asked for."""
    kept = [name for name in COMMENT_HEADER if channels or name != "authorChannelId"]
    places = [COMMENT_HEADER.index(name) for name in kept]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(kept)
        writer.writerows([row[place] for place in places] for row in comment_rows(count))
    return path


def write_json_lines(path: Path, count: int) -> Path:
    """Write the same comments as JSON, one object a line."""
    with path.open("w", encoding="utf-8") as file:
        for row in comment_rows(count):
            file.write(json.dumps(dict(zip(COMMENT_HEADER, row, strict=True)), ensure_ascii=False) + "\n")
    return path


POST_HEADER = (
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,Permalink,Is crosspost,"
    "Is share,Post type,Languages,Custom labels,Funded content status,Data comment,Date,Views,Reach,"
    "Reactions Comments and Shares,Reactions,Comments,Shares,Total clicks,Link Clicks,Other Clicks,"
    "Seconds viewed,Average Seconds viewed,Estimated earnings (USD)"
).replace("Reactions Comments and Shares", "Reactions, Comments and Shares")  # fmt: skip


def post_rows(count: int, seed: int = 2026) -> Iterator[list[str]]:
    """Yield publications in the columns of a Meta Business Suite export."""
    rng = np.random.default_rng(seed)
    header = next(
        csv.reader([POST_HEADER.replace("Reactions, Comments and Shares", '"Reactions, Comments and Shares"')])
    )
    yield header
    moments = np.datetime64("2019-01-01T00:00") + rng.integers(0, 3_600_000, count).astype("timedelta64[m]")
    stamps = [
        f"{day[5:7]}/{day[8:10]}/{day[:4]} {day[11:16]}" for day in np.datetime_as_string(moments, unit="m").tolist()
    ]
    kinds = ("Photos", "Reels", "Videos", "Links", "Text")
    body = texts(rng, people(rng, 100), count)
    for row, text in enumerate(body):
        reach, r, c, s = (int(each) for each in rng.integers(1, 5_000, 4))
        yield [
            str(100_000_000_000_000 + row), "100000000000001", "Maison Exemple", "", text, str(row % 90), stamps[row],
            "", f"https://www.facebook.example/{row}", "0", "0", kinds[row % 5], "", "", "", "", "Lifetime",
            str(reach * 3), str(reach), str(r + c + s), str(r), str(c), str(s), str(r * 2), str(r), str(r),
            f"{reach * 1.5}", "3.5", "0",
        ]  # fmt: skip


def write_posts(path: Path, count: int) -> Path:
    """Write publications as CSV, with the byte-order mark that Meta writes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(post_rows(count))
    return path


def write_workbook(path: Path, count: int) -> Path:
    """Write comments as a workbook with one sheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Commentaires")
        sheet.write_row(0, 0, COMMENT_HEADER)
        for number, row in enumerate(comment_rows(count), start=1):
            if number > count:
                break
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return path
