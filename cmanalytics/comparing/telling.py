"""A comparison in one sentence: the two figures, how far apart, on how many, and whether chance may do as much."""

from collections.abc import Mapping
from typing import Any

from cmanalytics.comparing.sides import Line, Pair, tell_when
from cmanalytics.locale import (
    format_interval,
    format_number,
    format_share,
    format_value,
    name_platform,
    share_digits,
)
from cmanalytics.scoring.measure import count_units, format_gap
from cmanalytics.wording import current_language, has, say

_RATES = ("share", "rate")


def tell(pair: Pair, row: Mapping[str, Any], *, codebook: Any = None) -> str:
    """Return the sentence of a comparison, from its row of `changes`."""
    line, kind = pair.line, pair.kind
    subject = name_subject(line, codebook=codebook, with_account=kind != "accounts")
    if row["verdict"] == "not_measurable":
        return say("comparing.unmeasurable", subject=subject, reason=pair.reason)
    subject = subject[:1].upper() + subject[1:]
    values = {"subject": subject, "when": tell_when(line), "name": pair.one.name, "other": pair.other.name}
    now, before = _two_values(row)
    key = "same" if now == before else "told"
    return say(
        f"comparing.sentences.{kind}.{key}",
        **values,
        value=now,
        before=before,
        change=tell_change(row),
        because=_because(row, kind),
    )


def name_subject(line: Line, *, codebook: Any = None, with_account: bool = True) -> str:
    """Return what is measured, with its article, its platform, account and the publications that it is narrowed to."""
    known, metric = line.parameters, line.metric
    kind = say("metrics.described.watch") if known.get("hours_kind") == "watch" else ""
    name = say(
        f"comparing.subjects.{metric.id}",
        hours=known.get("hours", ""),
        kind=kind,
        share=format_share(float(known.get("quantile", 0.5))),
        code=_name_code(known, codebook),
        formula=known.get("formula", ""),
        label=known.get("value", ""),
    )
    if (days := known.get("days")) and has(f"metrics.described.days.{days}"):
        name += say(f"metrics.described.days.{days}")
    if line.platform != "all":
        name += say("comparing.on", platform=name_platform(line.platform))
    if line.account != "all" and with_account:
        name += say("comparing.of_account", account=line.account)
    narrowed, _, wanted = known.get("posts", "").partition(":")
    return name + say(f"comparing.narrowed.{narrowed}", wanted=wanted.replace("|", ", ")) if wanted else name


def _name_code(known: Mapping[str, str], codebook: Any) -> str:
    code, dimension = known.get("code", ""), known.get("dimension", "")
    if codebook is None or not code:
        return code
    named = {entry.id: entry.name for entry in codebook.find_dimension(dimension).codes}
    return str(named.get(code, {}).get(current_language()) or code)


def _two_values(row: Mapping[str, Any]) -> tuple[str, str]:
    unit, now, before = row["unit"], row["value"], row["before"]
    if unit not in _RATES:
        return format_value(now, unit=unit), format_value(before, unit=unit)
    digits = share_digits(max(now, before))
    # A change that is certain must show in the figures that it is between.
    finer = digits + 1 if row["verdict"] in ("up", "down") else digits
    for shown in (digits, finer):
        # Nothing at all is "0 %", not "0,00 %".
        pair = [format_value(value, unit=unit, digits=shown if value else 0) for value in (now, before)]
        if pair[0] != pair[1]:
            break
    return pair[0], pair[1]


def tell_change(row: Mapping[str, Any]) -> str:
    """Return a change and its interval: "+12 % [2 ; 23]", "-3 points [-8 ; 2]"."""
    change, low, high = row["change"], row["low"], row["high"]
    unit = "share" if row["scale"] == "relative" else row["unit"]
    digits = _digits(change, low, high) if unit in _RATES else None
    if digits is not None and row["scale"] == "absolute" and not _adds_up(row, digits):
        digits += 1
    text = format_share(change, digits) if row["scale"] == "relative" else format_gap(change, unit=unit, digits=digits)
    sign = "+" if change > 0 and any(char in "123456789" for char in text) else ""
    if low is None:
        return sign + text
    if high is None:
        return f"{sign}{text} {say('scoring.from', low=format_value(low, unit=unit, digits=digits))}"
    return f"{sign}{text} {format_interval(low, high, unit=unit, digits=digits)}"


def _adds_up(row: Mapping[str, Any], digits: int) -> bool:
    # "61 % to 63 %, +1 point" is true of the figures behind and reads as a mistake.
    now, before, change = (round(100 * row[name], digits) for name in ("value", "before", "change"))
    return bool(abs(now - before - change) < 10**-digits / 2)


def _digits(change: float, low: float | None, high: float | None) -> int:
    ends = [end for end in (low, high) if end is not None] or [change]
    digits = share_digits(min(ends), max(ends))
    # An end that is not 0 must not be read as 0: on which side it lies is what matters.
    return digits + 1 if any(end and round(100 * end, digits) == 0 for end in ends) else digits


def _because(row: Mapping[str, Any], kind: str) -> str:
    number = format_number(row["n_compared"])
    counted = _counted(row, kind)
    if row["verdict"] in ("up", "down"):
        among = "_among" if row["n_compared"] > 1 else ""
        return say(f"comparing.because.{_way(row, kind)}{among}", counted=counted, n=number)
    alone = row["p"] <= 1 - row["interval"]
    return say(f"comparing.because.{'many' if alone else 'chance'}", counted=counted, n=number)


def _way(row: Mapping[str, Any], kind: str) -> str:
    return str(row["verdict"]) if kind == "periods" else "apart"


def _counted(row: Mapping[str, Any], kind: str) -> str:
    n, before, of = row.get("n"), row.get("n_before"), row.get("n_of")
    if n is None or of is None:
        return ""
    now = count_units(n, of)
    if before is None:
        return say("comparing.counted.one", now=now)
    if before == n:
        return say("comparing.counted.even", now=now)
    return say(f"comparing.counted.{kind}", now=now, before=format_number(before))
