"""Quotes that a text writes in another way than doubled."""

import re

# LinkedIn's archive puts a backslash before the quotes inside its messages; its header alone tells such a file.
_LINKEDIN = re.compile(r"\A\"?Date\"?,\"?Link\"?,\"?Message\"?[ \t]*\r?\n")


def escapes_quotes(text: str) -> bool:
    """Tell whether a text may hold quotes behind backslashes."""
    return _LINKEDIN.match(text) is not None


def double_quotes(text: str) -> str:
    """Return a delimited text with the quotes inside its cells doubled, as everybody else writes them."""
    if "\\" not in text or not escapes_quotes(text):
        return text
    return text.replace('\\"', '""').replace("\\\\", "\\")
