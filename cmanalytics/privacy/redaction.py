"""Redaction for display: what identifies someone in a text is replaced by what it was."""

import re

MASK = "@…"

_LINK = re.compile(
    r"""(?ix) \b https?:// [^\s<>"»]+ | \b www\. [^\s<>"»]+
    | (?<![\w.@-]) (?: [a-z0-9-]{1,63} \. ){1,6} (?: com|fr|net|org|eu|io|be|ch|ca|me|ly ) / [^\s<>"»]*"""
)
_EMAIL = re.compile(
    r"""(?ix) (?<![\w.+-]) [\w.+-]{1,64}
    (?: @ (?: [\w-]{1,63} \. ){1,6} \w{2,24}
      | \s? (?: \(at\) | \[at\] | \(a\) | \b arobase \b ) \s? [\w-]{1,63}
        (?: \s? (?: \. | \(dot\) | \[dot\] | \b point \b ) \s? [\w-]{2,63} ){1,4} )"""
)
_CARD = re.compile(
    r"""(?ix) \b FR\d\d (?: \s? [\dA-Z]{4} ){5} \s? [\dA-Z]{3} \b   # a French bank account
    | (?<![\w#]) (?: \d [\s.-]? ){12,18} \d (?!\w)                  # a card, a social security number"""
)
_PHONE = re.compile(
    r"""(?x) (?<![\w+]) (?<!\d[\s.])
    (?: (?: \+ | 00 ) \s? [1-9]\d{0,2} [\s.\-]? (?: \(0\) [\s.\-]? )? (?: \(?\d{1,4}\)? [\s.\-/]? ){2,6} \d{1,4}
      | 0 \s? [1-9] (?: [\s.\-/]? \d{2} ){4}
      | \(?\d{3}\)? [\s.\-] \d{3} [\s.\-] \d{4} ) (?!\w)"""
)
_ORDER = re.compile(
    r"""(?ix) \b (?P<what> (?: commande | cde | colis | dossier | facture | contrat | client | ticket | suivi
      | order | parcel | invoice | case | account | tracking )
      \s* (?: (?: num[ée]ro | number | ref | réf | n[°ºo]? | no | id ) \b \.? [°º]? )? \s* [:\#n°º]* \s* )
    (?= [\w\-/]* \d ) [A-Z0-9] [\w\-/]{4,40}
    | (?<!\w) n[°º] \s? \d [\w\-/]{3,40} | \# \d{4,} | (?<![\w.,]) \d{8,} (?!\w)"""
)
# One mention may follow another without a blank: "@a@b" goes as a whole. "u/name" is how Reddit writes one.
_MENTION = re.compile(r"(?<![\w@])(?:[@＠]\s?[^\W_][\w.\-]*\w|[@＠][\w.\-]+)+|(?<![\w/])/?u/[\w-]{3,20}(?![\w/])")

# Order matters: what holds another (an address in a link, a number in an address) goes first.
_REDACTIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_LINK, "[lien]"),
    (_EMAIL, "[courriel]"),
    (_CARD, "[numéro]"),
    (_PHONE, "[téléphone]"),
    (_ORDER, r"\g<what>[numéro]"),
    (_MENTION, MASK),
)


def redact(text: str) -> str:
    """Return a text for display: links, e-mails, phone, card and order numbers, and mentions masked.

    Idempotent. Not caught: bare names, spelled-out numbers, addresses of streets.
    """
    for pattern, mask in _REDACTIONS:
        text = pattern.sub(mask, text)
    return text
