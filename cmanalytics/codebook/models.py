"""What a codebook is made of, and how a cue is written."""

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cmanalytics.errors import UsageError
from cmanalytics.wording import say

MAX_CUE_WORDS = 15
MAX_CUE_FORMS = 500  # the ways of writing one cue, once its choices are multiplied
# What is a word without holding a letter: the marks of the cue language, and emoji.
_STANDALONE = re.compile("[?@\U0001f000-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff]")


def check_cue(cue: str) -> str:
    """Return the cue if it is well written, else raise ValueError saying in French what is wrong with it.

    A space is the next word, `mot*` a prefix (`de*but` a word that begins and ends so), `@mot` all the forms of a word,
    `a/b` a choice, `~` up to three words between two words (docs/indications.md).
    """
    slots = cue.split()
    if not slots:
        raise ValueError(say("tagging.cue.empty"))
    if slots[0] == "~" or slots[-1] == "~" or "~ ~" in " ".join(slots):
        raise ValueError(say("tagging.cue.gap", cue=cue))
    forms = 1
    for slot in slots:
        choices = slot.split("/")
        forms *= len(choices)
        if slot != "~" and any(_says_nothing(choice) for choice in choices):
            raise ValueError(say("tagging.cue.slot", cue=cue, slot=slot))
    if len(slots) > MAX_CUE_WORDS or forms > MAX_CUE_FORMS:
        raise ValueError(say("tagging.cue.too_large", cue=cue))
    if "~" in slots and re.search(r"\*[^\s/]", cue):
        raise ValueError(say("tagging.cue.inner_star", cue=cue))
    return cue


def _says_nothing(choice: str) -> bool:
    # Letters must stand before a star: "*" alone would match every word of every comment.
    before, star, _ = choice.partition("*")
    if choice.count("*") > 1 or "~" in choice or choice.startswith("www."):
        return True
    letters = sum(char.isalnum() for char in before)
    return letters < 2 if star else not (letters or _STANDALONE.search(choice))


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Cue = Annotated[str, AfterValidator(check_cue)]
Texts = dict[str, str]
CueLists = dict[Literal["fr", "en"], tuple[Cue, ...]]


class Requires(BaseModel):
    """Say what must hold besides the words: a code of these dimensions on the comment or on the one it answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    self_or_parent: tuple[str, ...] = Field(min_length=1)


class Code(BaseModel):
    """Hold one code: what it means, when to use it, the cues that suggest it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    name: Texts = Field(min_length=1)
    family: str | None = None
    question: Texts = {}
    definition: Texts = {}
    include: Texts = {}
    exclude: Texts = {}
    behaviour: Texts = {}
    cues: CueLists = {}
    anti: CueLists = {}
    example: Texts = {}
    near_miss: Texts = {}
    outcomes: dict[str, tuple[str, ...]] = {}
    level: Literal["A", "B", "C"] | None = None
    route_hint: str | None = None
    needs_answer: bool | None = None
    requires: Requires | None = None
    note: Texts = {}
    source: tuple[str, ...] = ()


class CodeEntry(Code):
    """Hold a code as a file declares it: new, or a change to a known one."""

    name: Texts = {}
    silence: bool = False
    silence_cues: dict[Literal["fr", "en"], tuple[str, ...]] = {}


class Dimension(BaseModel):
    """Hold one question asked of each comment, and its possible answers (codes).

    `negation` false: a negation before a cue is noted, never cancels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    question: Texts = {}
    unit: Literal["comment", "author"] = "comment"
    negation: bool = True
    frames: dict[str, dict[str, tuple[str, ...]]] = {}
    codes: tuple[Code, ...] = ()


class DimensionEntry(Dimension):
    """Hold a dimension as a file declares it: new, or a change to a known one."""

    codes: tuple[CodeEntry, ...] = ()
    silence: bool = False


class Header(BaseModel):
    """Hold the identity and the general settings of a codebook file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(default="", pattern=r"^[a-z0-9][a-z0-9._-]*$|^$")
    version: str = Field(default="", pattern=r"^[0-9A-Za-z.+-]*$")
    languages: tuple[Literal["fr", "en"], ...] = Field(default=("fr", "en"), min_length=1)
    negation_window: int = Field(default=3, ge=0, le=10)
    precision_floor: float = Field(default=0.7, ge=0, le=1)


class CodebookFile(BaseModel):
    """Hold a codebook file as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codebook: Header = Header()
    sources: dict[str, str] = {}
    dimensions: tuple[DimensionEntry, ...] = ()


class Codebook(BaseModel):
    """Hold the codebook in force; `digest` changes with any word of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: str
    languages: tuple[str, ...]
    negation_window: int
    precision_floor: float
    sources: dict[str, str]
    dimensions: tuple[Dimension, ...]

    @cached_property
    def digest(self) -> str:
        """Return twelve hexadecimal digits of the blake2b hash of the content as canonical JSON."""
        content = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.blake2b(content.encode(), digest_size=6).hexdigest()

    @property
    def label(self) -> str:
        """Return what `codings.codebook` says: identifier, version and content hash."""
        return f"{self.id} {self.version} #{self.digest}"

    @property
    def needs_answer(self) -> tuple[str, ...]:
        """Return the codes of comments that wait for an answer."""
        return tuple(code.id for _, code in self.walk() if code.needs_answer)

    def walk(self) -> Iterator[tuple[Dimension, Code]]:
        """Give each code with its dimension, in the order of the codebook."""
        for dimension in self.dimensions:
            for code in dimension.codes:
                yield dimension, code

    def find_dimension(self, dimension: str) -> Dimension:
        """Return a dimension by its id; raise UsageError naming the known ones."""
        found = next((d for d in self.dimensions if d.id == dimension), None)
        if found is None:
            known = [d.id for d in self.dimensions]
            raise UsageError("unknown_dimension", name=dimension, known=", ".join(known))
        return found

    def find_code(self, dimension: str, code: str) -> Code:
        """Return a code by its dimension and id; raise UsageError naming the known ones."""
        codes = self.find_dimension(dimension).codes
        found = next((c for c in codes if c.id == code), None)
        if found is None:
            raise UsageError("unknown_code", dimension=dimension, name=code, known=", ".join(c.id for c in codes))
        return found
