"""The promises about the code's structure: floors, doors, cycles, docstrings, texts in one place."""

import ast
import json
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cmanalytics
from cmanalytics import wording

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cmanalytics"

# A module imports only from the lines above its own, or from those before it on its line.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("wording", "errors", "locale", "vectors", "tables", "alerts", "storing", "declarations"),
    (
        "blocks",
        "settings",
        "dictionary",
        "indicators",
        "experiment_checks",
        "objective_checks",
        "objectives",
        "objective_doubts",
        "codebook",
        "protocol",
        "privacy",
    ),
    ("readers", "metrics", "tagging", "coding"),
    (
        "jobs",
        "scoring",
        "comparing",
        "experiments",
        "maturity",
        "evidence",
        "revising",
        "counting",
        "estimating",
        "alternatives",
        "to_read",
    ),
    ("plots", "display", "sections"),
    (
        "page",
        "saving",
        "checking",
        "suggesting",
        "newpage",
        "exporter",
        "report",
        "progress",
        "usage",
        "commands",
        "cli",
        "__main__",
    ),
)
RANKS = {name: position for position, name in enumerate(name for floor in FLOORS for name in floor)}

# Each heavy package has one door.
DOORS = {
    "spacy": {"tagging"},
    "py3langid": {"tagging"},
    "matplotlib": {"plots"},
    "seaborn": {"plots"},
    "papermill": {"report"},
    "nbclient": {"report"},
    "nbconvert": {"exporter"},
    "nh3": {"exporter"},
    "ruamel": {"declarations", "wording"},
    "click": {"cli", "commands", "usage"},
    "rich": {"progress"},
}
PRINTERS = {"cli", "commands", "progress"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unit_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} relative import"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def ours(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "cmanalytics" and len(parts) > 1 else None


def test_modules_import_only_from_floors_below() -> None:
    """A newcomer can read the package from the ground up."""
    faults = []
    for path in modules():
        unit = unit_of(path)
        if unit == "__init__":
            continue
        assert unit in RANKS, f"{unit} stands on no floor"
        for name, line in imports_of(path):
            target = ours(name)
            if target in RANKS and target != unit and RANKS[target] >= RANKS[unit]:
                faults.append(f"{path.relative_to(ROOT)}:{line} {unit} imports {target}")
    assert faults == []


def test_heavy_packages_have_one_door() -> None:
    """A library can be replaced in one place."""
    faults = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        for name, line in imports_of(path)
        if name.split(".")[0] in DOORS and unit_of(path) not in DOORS[name.split(".")[0]]
    ]
    assert faults == []


def test_there_is_no_import_cycle() -> None:
    """No two modules need each other."""
    graph: dict[str, set[str]] = {}
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in modules()}
    for path in modules():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        wanted = {name if name in names else name.rpartition(".")[0] for name, _ in imports_of(path)}
        graph[module] = {name for name in wanted if name in names and name != module}
    done: set[str] = set()

    def visit(module: str, road: tuple[str, ...]) -> None:
        assert module not in road, " -> ".join((*road, module))
        if module not in done:
            for target in sorted(graph[module]):
                visit(target, (*road, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_only_the_command_line_prints() -> None:
    """Using the library writes nothing on the screen."""
    faults = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "click.echo", "sys.stderr.write")
            if calls and unit_of(path) not in PRINTERS:
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert faults == []


def public_definitions(path: Path) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                methods = (item for item in node.body if isinstance(item, ast.FunctionDef))
                yield from (item for item in methods if not item.name.startswith("_"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_names_are_documented_and_annotated(path: Path) -> None:
    """Help says one imperative line for every public name, and types for every argument."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path.name} has no docstring"
    for node in public_definitions(path):
        doc = ast.get_docstring(node)
        assert (doc and doc.splitlines()[0].endswith((".", ";", ",", ":"))) or (doc and "\n" in doc), (
            f"{path.name}:{node.name}"
        )
        if isinstance(node, ast.FunctionDef):
            assert node.returns is not None, f"{path.name}:{node.name} has no return annotation"
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
            assert bare == [], f"{path.name}:{node.name} {bare}"


def test_every_public_name_can_be_imported() -> None:
    """`from cmanalytics import <name>` works for all that `__all__` promises, in alphabetical order."""
    assert cmanalytics.__all__ == sorted(set(cmanalytics.__all__))
    for name in cmanalytics.__all__:
        assert getattr(cmanalytics, name) is not None


def test_importing_the_package_loads_nothing_heavy() -> None:
    """The command line's help does not wait for pandas."""
    code = (
        "import sys, cmanalytics.cli; print([m for m in ('pandas', 'numpy', 'spacy', 'papermill') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def texts_used() -> Iterator[tuple[str, str, set[str]]]:
    """Yield (kind of call, key, names of the placeholders given) for each literal key in the package."""
    callers = {"say": "say", "make_alert": "problem", "problem": "problem"}
    callers |= dict.fromkeys(("DataError", "UsageError", "DeclarationError", "RunError"), "problem")
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in callers and isinstance(node.args[0].value, str):
                given = {keyword.arg or "**" for keyword in node.keywords}
                yield callers[name], node.args[0].value, given


def placeholders(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_that_the_code_asks_for_exists() -> None:
    """No message ends in a KeyError, and each gets the values that its placeholders need."""
    known = wording.load_problems("fr")
    for call, key, given in texts_used():
        if call == "problem":
            assert key in known, key
            needed = set().union(*(placeholders(known[key][part]) for part in wording.Problem._fields)) - {"count"}
        else:
            assert wording.has(key), key
            area, *path = key.split(".")
            node = wording.load_area("fr", area)
            for part in path:
                node = node[part]
            needed = placeholders(node) if given else set()
        assert "**" in given or needed <= given, f"{key} needs {needed - given}"


def test_every_problem_says_what_to_do() -> None:
    """What was found, what was expected, what to do: none of the three is forgotten."""
    for kind, entry in wording.load_problems("fr").items():
        assert set(entry) - {wording.ONE} == set(wording.Problem._fields), kind
        assert entry["found"] and (entry["do"] or kind == "notebook_refused"), kind


def test_files_stay_short() -> None:
    """A module that makes you scroll to understand it is to be redesigned."""
    long = {str(path.relative_to(ROOT)): n for path in modules() if (n := len(path.read_text().splitlines())) > 300}
    assert long == {}


NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_thin_and_clean(path: Path) -> None:
    """Load, call, show: no function, class or loop, few short cells, no outputs, readable ids."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len(notebook["cells"]) <= 16
    for cell in notebook["cells"]:
        assert re.fullmatch(r"[a-z][a-z-]+", cell["id"])
        assert not cell.get("outputs") and cell.get("execution_count") is None
        source = "".join(cell["source"])
        assert len(source.splitlines()) <= 10
        if cell["cell_type"] == "markdown":
            continue
        banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
        assert not any(isinstance(node, banned) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_parameters_are_typed_and_explained(path: Path) -> None:
    """`papermill --help-notebook` tells a person each parameter's type and meaning."""
    from papermill import inspect_notebook

    cell = next(c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["id"] == "parameters")
    written = re.findall(r"(?m)^(\w+)\s*[:=]", "".join(cell["source"]))
    found = inspect_notebook(str(path))
    assert sorted(found) == sorted(written)
    assert all(entry["inferred_type_name"] != "None" and entry["help"] for entry in found.values())
