"""Fold a token into the form that a pipeline sees beside it: what was meant, whatever the spelling."""

import re
import unicodedata

from cmanalytics.tagging.words.signs import APOSTROPHES, EMOJI

STRETCHED = re.compile(r"(\w)\1{2,}")
_DIGIT = re.compile(r"\d")
_EMOJI_ONLY = re.compile(rf"[{EMOJI}]+$")
# Abbreviations that stand for one word of the dictionary, then that word.
_SHORT = {
    "fr": """
        pk:pourquoi pq:pourquoi pkoi:pourquoi prk:pourquoi bcp:beaucoup bp:beaucoup tjs:toujours tjrs:toujours
        tt:tout ts:tous tte:toute ttes:toutes ds:dans pr:pour ms:mais mé:mais slt:salut bjr:bonjour bsr:bonsoir
        vs:vous ns:nous ke:que qd:quand kan:quand ki:qui koi:quoi kel:quel mm:même jms:jamais jamai:jamais
        pb:problème pbs:problèmes pblm:problème prob:problème rdv:rendez-vous svp:svp stp:stp mtn:maintenant
        mnt:maintenant tps:temps msg:message msgs:messages pdt:pendant lgtps:longtemps bn:bien bi1:bien dc:donc
        qq:quelque qqs:quelques qqn:quelqu'un qqch:chose ac:avec av:avec ptet:peut-être etr:être pa:pas
        ossi:aussi dsl:désolé fo:faut nn:non chui:suis appli:application app:application maj:mise tel:téléphone
        ordi:ordinateur c:c' j:j' d:d' l:l' n:n' m:m' t:t' s:s' q:qu' qu:qu' k:qu' ya:a
    """,
    "en": """
        u:you ur:your r:are plz:please pls:please thx:thanks tnx:thanks ty:thanks b4:before bc:because
        cuz:because coz:because cos:because ppl:people gr8:great m8:mate l8r:later 2day:today 2moro:tomorrow
        tmrw:tomorrow wud:would cud:could shud:should wat:what wot:what dat:that dis:this da:the teh:the
        abt:about msg:message n't:not nt:not n’t:not 've:have ’ve:have ve:have 'll:will ’ll:will ll:will 're:are
        ’re:are re:are 'm:am ’m:am ’s:'s app:application apps:applications pic:picture pics:pictures
        info:information acct:account y:why k:ok okay:ok ya:yes yep:yes yeah:yes nope:no w/:with w/o:without
    """,
}
SHORT = {lang: dict(pair.split(":") for pair in pairs.split()) for lang, pairs in _SHORT.items()}


def bare(text: str) -> str:
    """Return a text without its accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def norm_of(word: str, lang: str) -> str:
    """Return the folded form that a pipeline sees beside the word: without accents, stretching and abbreviation."""
    low = word.lower()
    if low[0] == "@" and len(low) > 1:
        return "@"
    low = low.lstrip("#") or "#"
    if low.startswith(("http", "www.")):
        return "http"
    if _EMOJI_ONLY.match(low):
        return "☺"
    if not low[0].isalnum() and len(low) > 2 and len(set(low)) == 1:
        return low[0] * 2
    low = SHORT[lang].get(low, low)
    folded = bare(STRETCHED.sub(r"\1", low))
    for sign in APOSTROPHES:
        folded = folded.replace(sign, "'")
    return _DIGIT.sub("0", folded)
