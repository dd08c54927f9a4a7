"""Conjugate English verbs: our own rules for regular endings, and the verbs that leave them."""

from pathlib import Path

# Infinitive, past, participle where it differs; what a regular verb has besides is added.
_IRREGULAR = """
arise arose arisen, awake awoke awoken, bear bore born borne, beat beaten, become became, begin began begun, bend bent,
bet, bid, bind bound, bite bit bitten, bleed bled, blow blew blown, break broke broken, bring brought, build built,
burn burnt, burst, buy bought, catch caught, choose chose chosen, cling clung, come came, cost, cut, deal dealt,
dig dug,
do does did done, draw drew drawn, dream dreamt, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen,
feed fed, feel felt, fight fought, find found, flee fled, fly flew flown, forbid forbade forbidden,
forget forgot forgotten,
forgive forgave forgiven, freeze froze frozen, get got gotten, give gave given, go goes went gone, grow grew grown,
hang hung, have has had, hear heard, hide hid hidden, hit, hold held, hurt, keep kept, know knew known, lay laid,
lead led, lean leant, learn learnt, leave left, lend lent, let, lie lay lain, light lit, lose lost, make made,
mean meant,
meet met, pay paid, prove proven, put, quit, read, ride rode ridden, ring rang rung, rise rose risen, run ran, say said,
see saw seen, seek sought, sell sold, send sent, set, shake shook shaken, shine shone, shoot shot, show shown,
shrink shrank
shrunk, shut, sing sang sung, sink sank sunk, sit sat, sleep slept, slide slid, speak spoke spoken, spend spent,
spin spun, split, spread, spring sprang sprung, stand stood, steal stole stolen, stick stuck, sting stung, strike struck
stricken, swear swore sworn, sweep swept, swim swam swum, swing swung, take took taken, teach taught, tear tore torn,
tell told, think thought, throw threw thrown, understand understood, undo undid undone, upset, wake woke woken,
wear wore worn, win won, wind wound, withdraw withdrew withdrawn, write wrote written, rewrite rewrote rewritten,
overcome overcame, overpay overpaid, mislead misled, rebuild rebuilt, resell resold, resend resent, reset,
redo redid redone,
be am is are was were been being
"""
COMMON = tuple(Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split())
_VOWELS = "aeiou"


def forms_of(infinitive: str) -> frozenset[str]:
    """Return the forms of a verb, in lower case."""
    forms = {infinitive, *_TABLE.get(infinitive, ())}
    if infinitive == "be" or len(infinitive) < 2 or not infinitive.isalpha():
        return frozenset(forms)
    last, before = infinitive[-1], infinitive[-2]
    if last == "e":
        forms |= {infinitive + "s", infinitive + "d", infinitive[:-1] + "ing"}
        forms |= {infinitive[:-2] + "ying"} if before == "i" else set()
    elif last == "y" and before not in _VOWELS:
        forms |= {infinitive[:-1] + "ies", infinitive[:-1] + "ied", infinitive + "ing"}
    else:
        forms |= {infinitive + ("es" if infinitive.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")}
        forms |= {infinitive + "ed", infinitive + "ing"}
        if last not in f"{_VOWELS}wxyh" and before in _VOWELS and infinitive[-3:-2] not in (*_VOWELS, ""):
            forms |= {infinitive + last + "ed", infinitive + last + "ing"}
    return frozenset(forms)


_TABLE = {words[0]: tuple(words[1:]) for words in map(str.split, _IRREGULAR.replace("\n", " ").split(","))}
