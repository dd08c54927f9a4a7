"""A measure that the page's owner brings: a CSV with a date and a value (orders, sign-ups, tickets ...)."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.indicators import Indicator, Measured
from cmanalytics.locale import normalise_header
from cmanalytics.metrics.intervals import count_interval, dispersion_of, finite, mean_by_post
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources
from cmanalytics.wording import say

_MOST_BYTES = 20_000_000
_ISO = r"\d{4}-\d{2}-\d{2}"
_FRENCH = r"\d{1,2}/\d{1,2}/\d{4}"


class Series(NamedTuple):
    """Hold the values of a file by day, or why there are none."""

    days: pd.Series
    values: pd.Series
    fault: str = ""


def measure_external(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[tuple[Estimate, Span]]:
    """Return the estimates of an external measure, one a span, each with the span as far as its file goes.

    A count is the sum of the window's values, a share or a rate their mean. What is wrong with the file is a note.
    """
    if not isinstance(indicator, Indicator):
        return [(Estimate(notes=(say("metrics.missing.needs_parameters"),)), span) for span in spans]
    series = read_series(sources.folder, indicator)
    if series.fault:
        return [(Estimate(notes=(series.fault,)), span) for span in spans]
    last = series.days.max().date()
    return [_estimate(sources, indicator, series, span._replace(as_of=_earlier(span, last))) for span in spans]


def _earlier(span: Span, last: object) -> object:
    return None if last < span.first else min(span.last, last)  # type: ignore[operator]


def _estimate(sources: Sources, indicator: Indicator, series: Series, span: Span) -> tuple[Estimate, Span]:
    here = series.days.between(pd.Timestamp(span.first), pd.Timestamp(span.last)).to_numpy(dtype=bool)
    values = series.values.to_numpy(dtype=float)[here]
    if len(values) == 0 or span.as_of is None:
        return Estimate(notes=(say("metrics.missing.file_window", file=indicator.file),)), span
    if indicator.unit == "count":
        weeks = (series.days[here] - pd.Timestamp(span.first)).dt.days.to_numpy() // 7
        whole = ((span.as_of - span.first).days + 1) // 7
        by_week = np.bincount(weeks, weights=values, minlength=max(whole, 1))[: max(whole, 1)]
        dispersion = dispersion_of(by_week, level=sources.level)
        interval = count_interval(values.sum(), level=sources.level, dispersion=dispersion)
        estimator, denominator = "count", None
    else:
        interval, estimator, denominator = mean_by_post(values, level=sources.level), "mean_by_day", float(len(values))
        most = 1.0 if indicator.unit == "share" else interval.high
        interval = interval._replace(high=min(interval.high, most))
    estimate = Estimate(
        finite(interval.value),
        finite(interval.low),
        finite(interval.high),
        estimator,
        float(values.sum()),
        denominator,
        coverage=1.0,
    )
    return estimate, span


def read_series(folder: Path | None, indicator: Indicator) -> Series:
    """Return the file of an external measure; whatever is wrong with it is the `fault`, in the reader's language."""
    if folder is None:
        return _fault("no_folder")
    name = indicator.file or ""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        return _fault("file_outside", file=name)
    if not path.is_file():
        return _fault("file_absent", file=name)
    frame = _read_texts(path)
    if frame is None:
        return _fault("file_unreadable", file=name)
    found = {normalise_header(str(column)): column for column in frame.columns}
    for wanted in (indicator.date, indicator.value):
        if normalise_header(wanted or "") not in found:
            known = ", ".join(str(column) for column in frame.columns)[:200]
            return _fault("file_column", file=name, column=wanted, known=known)
    days = parse_days(frame[found[normalise_header(indicator.date or "")]])
    values = parse_numbers(frame[found[normalise_header(indicator.value or "")]])
    return _checked(days, values, name, indicator.unit)


def _checked(days: pd.Series, values: pd.Series, name: str, unit: str) -> Series:
    if bad := int((days.isna() | values.isna()).sum()):
        return _fault("file_cells", file=name, count=bad)
    if days.empty:
        return _fault("file_window", file=name)
    if bad := int((values < 0).sum()):
        return _fault("file_negative", file=name, count=bad)
    if unit == "share" and (bad := int((values > 1).sum())):
        return _fault("file_not_share", file=name, count=bad)
    return Series(days, values)


def _fault(reason: str, **values: object) -> Series:
    nothing = pd.Series(dtype="object")
    return Series(nothing, nothing, say(f"metrics.missing.{reason}", **values))


def _read_texts(path: Path) -> pd.DataFrame | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        text = path.read_text(encoding="utf-8-sig")
        head = text.splitlines()[0] if text.strip() else ""
        separator = max(";,\t", key=head.count)
        rows = [row for row in csv.reader(text.splitlines(), delimiter=separator, strict=True) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    if len(rows) < 1 or "\x00" in text or any(len(row) != len(rows[0]) for row in rows):
        return None
    return pd.DataFrame(rows[1:], columns=[header.strip() for header in rows[0]], dtype="string")


def parse_days(texts: pd.Series) -> pd.Series:
    """Return days written 2026-10-31 or 31/10/2026, missing where neither."""
    texts = texts.str.strip()
    iso, french = texts.str.fullmatch(_ISO).fillna(False), texts.str.fullmatch(_FRENCH).fillna(False)
    days = pd.to_datetime(texts.where(iso), format="%Y-%m-%d", errors="coerce")
    return days.fillna(pd.to_datetime(texts.where(french), format="%d/%m/%Y", errors="coerce"))


def parse_numbers(texts: pd.Series) -> pd.Series:
    """Return numbers written 1234.5, 1 234,5 or 85 % (0.85), missing where none of these."""
    plain = texts.str.replace(r"[\s\u00a0\u202f]", "", regex=True)
    percent = plain.str.endswith("%").fillna(False)
    plain = plain.str.removesuffix("%").str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(plain.where(plain.str.fullmatch(r"-?\d+(?:\.\d+)?").fillna(False)), errors="coerce")
    numbers = numbers.where(np.isfinite(numbers.astype(float)))
    return numbers.astype("Float64").mask(percent, numbers / 100)
