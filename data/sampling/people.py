"""Invented people who comment: a few write often, most write once."""

from typing import NamedTuple

import numpy as np

from sampling.words import STYLE_SHARES, STYLES, UNACCENT, Style

WOMEN = (
    "Sandrine Nathalie Karine Élodie Chloé Inès Mélanie Pauline Sonia Céline Marine Aurélie Virginie Fanny Samia "
    "Solène "
    "Mathilde Laura Lucie Margaux Isabelle Brigitte Coralie Martine Sylvie Monique Catherine Véronique Nadia Fatou "
    "Amandine Claire Hélène Josiane Françoise Léna Manon Julie Audrey Charlotte Myriam Patricia Anne-Sophie Jocelyne "
    "Marie-Laure Sabrina Leïla Rozenn Nolwenn Gaëlle Maëlle Odile Ghislaine Muriel Valérie Delphine Estelle Yasmine"
).split()
MEN = (
    "Thomas Antoine Yann Nicolas Stéphane Hervé Gilles Olivier Mehdi Karim Bruno Alain Patrick Julien Maxime Gwenaël "
    "Sébastien Loïc Didier Fabrice Mathieu Kévin Rémi Bastien Jean-Marc Philippe Samuel Adrien Ousmane Tanguy"
).split()
HEADS = (
    "Bré Tal Ver Cor Mor Vau Lan Ker Pou Gar Bel Cha Dru Fon Mar Pel Ris Sau Tor Val Bou Cra Del Fre Gou Lou".split()
)
TAILS = (
    "gande montier delin bignac vellec celin guibert nadour lantec rigaud ribert tevin chard tagne quin vost riac"
).split()
NICKS = (
    "gourmande cuisine maman zen ptitdej lecture jardin breizh nanou tricot rando deco sucre chocolat vintage run"
).split()


class Person(NamedTuple):
    ""

    "Hold an invented author: the name an export shows, how others call them, how they write, what they tend to be."
    ""

    name: str
    called: str
    woman: bool
    style: Style
    role: str
    weight: float


ROLES = {"helper": 0.012, "loyal": 0.05, "detractor": 0.004, "retailer": 0.006, "tagger": 0.03}


def make_people(platform: str, count: int, rng: np.random.Generator) -> list[Person]:
    """Return that many distinct people of a platform, the heavy tail of activity included."""
    people: list[Person] = []
    taken: set[str] = set()
    styles = list(STYLES.values())
    while len(people) < count:
        woman = bool(rng.random() < 0.76)
        first = str(rng.choice(WOMEN if woman else MEN))
        surname = str(rng.choice(HEADS)) + str(rng.choice(TAILS))
        name, called = _name_on(platform, first, surname, rng)
        if name in taken:
            continue
        taken.add(name)
        role = str(rng.choice([*ROLES, "member"], p=[*ROLES.values(), 1 - sum(ROLES.values())]))
        weight = 0.6 + float(rng.pareto(1.5)) + (6.0 if role in ("loyal", "helper") else 0.0)
        style = styles[int(rng.choice(len(styles), p=STYLE_SHARES))]
        people.append(Person(name, called, woman, style, role, min(weight, 16.0)))
    return people


def _name_on(platform: str, first: str, surname: str, rng: np.random.Generator) -> tuple[str, str]:
    plain = first.lower().translate(UNACCENT).replace("-", "")
    family = surname.lower().translate(UNACCENT)
    if platform == "facebook":
        shown = f"{first} {surname}" if rng.random() < 0.85 else f"{first} {surname[:3]}"
        return shown, first
    nick = str(rng.choice(NICKS))
    number = str(int(rng.integers(1, 99)))
    forms = (
        f"{plain}.{family}",
        f"{plain}_{nick}",
        f"{nick}_{plain}{number}",
        f"{plain}{number}",
        f"{nick}_de_{plain}",
    )
    handle = str(rng.choice(forms))
    if platform == "youtube":
        handle = "@" + handle.replace(".", "").replace("_", "-") + str(int(rng.integers(10, 9999)))
        return handle, handle
    return handle, "@" + handle


def choose_person(people: list[Person], rng: np.random.Generator, *, roles: tuple[str, ...] = ()) -> Person:
    """Return someone at random by activity, among some roles when they are given."""
    pool = [person for person in people if person.role in roles] if roles else people
    pool = pool or people
    weights = np.array([person.weight for person in pool])
    return pool[int(rng.choice(len(pool), p=weights / weights.sum()))]
