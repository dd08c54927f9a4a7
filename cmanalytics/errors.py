"""What can stop a run, and what to tell the person who started it.

CmanalyticsError
├── RunError            a run failed                                   exit code 1
├── UsageError          a parameter or a command is wrong              exit code 2
│   └── DeclarationError    a declared file (objectives ...) is wrong  exit code 2
└── DataError           the data cannot give what was asked            exit code 3
"""

from pathlib import Path
from typing import Any

from cmanalytics.wording import problem, say


class CmanalyticsError(Exception):
    """Say what was found, what was expected and what to do, with the file and the line where there is one.

    `kind` is an entry of the problem catalogue; `values` fill its placeholders and never hold what people wrote.
    """

    exit_code = 1

    def __init__(self, kind: str, /, *, file: str | Path | None = None, line: int | None = None, **values: Any) -> None:
        self.kind = kind
        self.file = None if file is None else str(file)
        self.line = line
        self.found, self.expected, self.do = problem(kind, **values)
        super().__init__(kind)

    def __str__(self) -> str:
        place = self.file or ""
        if place and self.line is not None:
            place = say("errors.place_with_line", file=place, line=self.line)
        first = f"{place} : {self.found}" if place else self.found
        parts = [first.strip()]
        if self.expected:
            parts.append(say("errors.expected", text=self.expected.strip()))
        if self.do:
            parts.append(say("errors.do", text=self.do.strip()))
        return "\n".join(parts)


class RunError(CmanalyticsError):
    """Report that a run failed; what stood before is untouched."""

    exit_code = 1


class UsageError(CmanalyticsError):
    """Report a parameter or a command that cannot be understood."""

    exit_code = 2


class DeclarationError(UsageError):
    """Report a declared file (objectives, page, codebook, protocol) that is wrong."""

    exit_code = 2


class DataError(CmanalyticsError):
    """Report data that cannot be read, or that cannot give what was asked."""

    exit_code = 3
