"""Turn bytes into text by their byte-order mark, what XML declares, the zeros of UTF-16, UTF-8, Windows-1252."""

import re

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_XML_ENCODING = re.compile(
    rb"""\s*<\?xml[^>]{0,100}?encoding=["'](?P<name>utf-8|iso-8859-(?:[1-9]|1[0-13-6])|windows-125[0-8]|koi8-r)["']""",
    re.IGNORECASE,
)
# Western accents stand alone among plain letters; three in a row, again and again, is how Cyrillic looks.
_RUNS = re.compile(rb"[\xc0-\xff]{3,}")
_CYRILLIC = 0.6
# The commonest accent of French tells its code pages apart; what it is elsewhere is rare there.
_E_ACUTE = {"cp1252": b"\xe9", "mac_roman": b"\x8e", "cp850": b"\x82"}
# A byte-order mark inside a text comes from files that were put one behind the other.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff]")


def decode(data: bytes, *, name: str) -> tuple[str, str, list[Alert]]:
    """Return (text, encoding, alerts).

    What a file does not say and UTF-8 does not fit is a guess, said in an alert. Raise DataError for what is no text in
    any encoding.
    """
    alerts: list[Alert] = []
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "")
    encoding = encoding or _declared(data) or _utf16_by_zeros(data)
    if encoding in ("", "utf-8", "utf-8-sig"):
        text, encoding, guessed = _decode_bytes(data, encoding)
    else:
        text = data.decode(encoding, "replace")
        guessed = "damaged_characters" if "\ufffd" in text else ""
    if guessed == "damaged_characters":
        alerts.append(make_alert(guessed, file=name, encoding=encoding, count=text.count("\ufffd")))
    elif guessed:
        alerts.append(make_alert(guessed, file=name, encoding=encoding))
    text = text.removeprefix("\ufeff")
    head = text[:100_000]
    if len(_CONTROLS.findall(head)) > max(4, 0.1 * len(head)):
        raise DataError("is_binary", file=name)
    text, removed = _CONTROLS.subn("", text)
    if removed:
        alerts.append(make_alert("control_characters", file=name, count=removed))
    return text, encoding, alerts


def _declared(data: bytes) -> str:
    """Return the encoding that an XML text declares, "" for none or for one that its bytes show better."""
    found = _XML_ENCODING.match(data, 0, 300)
    return found["name"].decode().lower() if found else ""


def _utf16_by_zeros(data: bytes) -> str:
    head = data[:4096]
    half = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.05 else ""


def _decode_bytes(data: bytes, encoding: str) -> tuple[str, str, str]:
    """Return (text, encoding, alert); without a mark or a declaration (`encoding` is ""), it may be no UTF-8."""
    try:
        return data.decode(encoding or "utf-8"), encoding or "utf-8", ""
    except UnicodeDecodeError:
        text = data.decode(encoding or "utf-8", "replace")
    damaged = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore")) - damaged
    # Bad bytes among as many good accents: UTF-8 that was cut or damaged, for no other encoding gives those by chance.
    if encoding or foreign >= damaged:
        return text, "utf-8", "damaged_characters"
    page = _code_page(data)
    return data.decode(page, "replace"), page, "guessed_encoding"


def _code_page(data: bytes) -> str:
    """Return the likely code page of a text that is no UTF-8; Excel saves CSV for Windows, for old Macs and for DOS."""
    letters = len(data) - len(data.translate(None, bytes(range(0xC0, 0x100))))
    if sum(map(len, _RUNS.findall(data))) > _CYRILLIC * letters:
        return "cp1251"
    return max(_E_ACUTE, key=lambda page: data.count(_E_ACUTE[page]))
