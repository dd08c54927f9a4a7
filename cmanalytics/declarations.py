"""Read declared files (YAML 1.2) into checked models, and name every fault of a file at once, each with its line."""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from cmanalytics.errors import DataError, DeclarationError
from cmanalytics.wording import has, say

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]

MAX_BYTES = 2_000_000
# A few hundred bytes of aliases can stand for hundreds of millions of leaves once walked.
MAX_NODES = 200_000
MAX_DEPTH = 30
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


class Declared(NamedTuple):
    """Hold a declared file: its plain data, the line of each place in it (1-based), and where it came from."""

    data: Any
    lines: dict[Place, int]
    path: Path

    def line_of(self, place: Iterable[str | int]) -> int | None:
        """Return the line of a place, or of the nearest place around it that has one."""
        place = tuple(place)
        return next((self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), None)


class Fault(NamedTuple):
    """Hold one fault of a declared file: where it is and what to say about it."""

    place: Place
    text: str


def load_yaml(path: str | Path) -> Declared:
    """Return a declared file's data and lines; an empty file is an empty mapping.

    Raise DataError for a file that cannot be read and DeclarationError for one that is not YAML, that repeats a key
    or that is unreasonably large or deep.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DeclarationError("declaration_too_large", file=path)
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DeclarationError("declaration_absent", file=path) from error
    except UnicodeDecodeError as error:
        raise DeclarationError("declaration_encoding", file=path) from error
    except OSError as error:
        raise DataError("declaration_unreadable", file=path, reason=error.strerror) from error
    try:
        tree = YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        raise DeclarationError("declaration_duplicate_key", file=path, line=_line(error)) from error
    except MarkedYAMLError as error:
        raise DeclarationError("declaration_not_yaml", file=path, line=_line(error)) from error
    except ValueError as error:
        line, written = _impossible_date(text)
        kind = "declaration_impossible_date" if written else "declaration_not_yaml"
        raise DeclarationError(kind, file=path, line=line, written=written) from error
    except (YAMLError, RecursionError) as error:
        raise DeclarationError("declaration_not_yaml", file=path) from error
    lines: dict[Place, int] = {(): 1}
    return Declared({} if tree is None else _plain(tree, (), lines, path), lines, path)


def _impossible_date(text: str) -> tuple[int | None, str]:
    # The parser builds dates while it reads, and does not say where one failed.
    for number, line in enumerate(text.splitlines(), 1):
        for written in _DATE.findall(line):
            try:
                date.fromisoformat(written)
            except ValueError:
                return number, written
    return None, ""


def _line(error: MarkedYAMLError) -> int | None:
    return error.problem_mark.line + 1 if error.problem_mark is not None else None


def _plain(node: Any, place: Place, lines: dict[Place, int], path: Path) -> Any:
    if len(place) > MAX_DEPTH or len(lines) > MAX_NODES:
        raise DeclarationError("declaration_too_large", file=path)
    if isinstance(node, CommentedMap):
        plain = {}
        for key, value in node.items():
            inner = (*place, key)
            lines[inner] = node.lc.key(key)[0] + 1 if key in (node.lc.data or {}) else lines.get(place, 1)
            plain[key] = _plain(value, inner, lines, path)
        return plain
    if isinstance(node, CommentedSeq):
        for position in range(len(node)):
            known = position in (node.lc.data or {})
            lines[(*place, position)] = node.lc.item(position)[0] + 1 if known else lines.get(place, 1)
        return [_plain(value, (*place, position), lines, path) for position, value in enumerate(node)]
    return _scalar(node)


def _scalar(node: Any) -> Any:
    # ruamel's round-trip scalars remember their quotes; plain Python ones are what the models know.
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node if node is None or isinstance(node, date) else str(node)


def validate(model: type[Model], declared: Declared, *, extra_faults: Iterable[Fault] = ()) -> Model:
    """Return the declared data as a model; raise one DeclarationError that names every fault, each with its line."""
    if not isinstance(declared.data, Mapping):
        raise DeclarationError("declaration_not_mapping", file=declared.path)
    faults = list(extra_faults)
    try:
        result = model.model_validate(declared.data)
    except ValidationError as error:
        faults += [_fault(detail, model, declared.data) for detail in error.errors()]
    if faults:
        raise declaration_error(faults, declared)
    return result


def declaration_error(faults: Iterable[Fault], declared: Declared) -> DeclarationError:
    """Return the error that lists faults in the order of their lines."""
    numbered = sorted({(declared.line_of(f.place) or 0, _written(f.place), f.text) for f in faults})
    texts = [say("declarations.fault", line=line, place=place, text=text) for line, place, text in numbered]
    return DeclarationError("declaration_faults", file=declared.path, count=len(texts), faults="\n".join(texts))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the closest known word, or "" when none is close."""
    return next(iter(difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)), "")


def _written(place: Place) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.lstrip(".") or say("declarations.whole_file")


def _fault(detail: Any, model: type[BaseModel], data: Any) -> Fault:
    place = _declared_place(detail["loc"], data)
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        known = _known_fields(model, place[:-1], data)
        close = nearest(str(place[-1]), known)
        return Fault(place, say("declarations.unknown_key", known=", ".join(known), nearest=close or "—"))
    if kind == "value_error":
        return Fault(place, str(context.get("error", detail["msg"])))
    key = f"declarations.types.{kind}"
    if not has(key):
        return Fault(place, say("declarations.types.other", detail=detail["msg"]))
    values = {name: context.get(name, "") for name in ("expected", "ge", "gt", "le", "lt", "pattern", "min_length")}
    # pydantic joins the known values of a choice in English.
    values["expected"] = str(values["expected"]).replace("' or '", "' ou '")
    return Fault(place, say(key, found=_shown(detail.get("input")), **values))


def _shown(value: Any) -> str:
    text = str(value)
    return f"« {text[:40]}{'…' if len(text) > 40 else ''} »"


def _declared_place(loc: Place, data: Any) -> Place:
    # pydantic names the branch of a union inside the location; what the file does not hold is not a place in it.
    place: list[str | int] = []
    node = data
    for position, part in enumerate(loc):
        last = position == len(loc) - 1
        if isinstance(node, Mapping) and part in node:
            node = node[part]
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        elif not (last and isinstance(node, Mapping)):
            continue
        place.append(part)
    return tuple(place)


def _known_fields(model: type[BaseModel], place: Place, data: Any) -> list[str]:
    current: Any = model
    for part in place:
        if isinstance(part, int):
            continue
        field = current.model_fields.get(part) if isinstance(current, type) and issubclass(current, BaseModel) else None
        current = _model_in(field.annotation) if field is not None else None
    return sorted(current.model_fields) if current is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)
