"""Write the README's table of readers from the readers: `python -m tests.document_readers`."""

import re
from pathlib import Path

from cmanalytics.readers import READERS, Reader
from cmanalytics.storing import write_text

PATH = Path(__file__).parents[1] / "README.md"
START, END = "<!-- readers: python -m tests.document_readers -->", "<!-- readers end -->"


def _row(reader: Reader) -> str:
    tried = f"{reader.tried} {'file' if reader.tried == 1 else 'files'}" if reader.tried else "*untried*"
    cells = (
        reader.platform or "any",
        reader.name.replace("_", " "),
        f"`{reader.table}`",
        ", ".join(reader.languages),
        tried,
        reader.years,
    )
    return "| " + " | ".join(cells) + " |"


def document() -> str:
    """Return the table: a reader a row, by platform."""
    foreign = [reader for reader in READERS if not reader.name.startswith("cmanalytics_")]
    rows = [_row(reader) for reader in sorted(foreign, key=lambda each: (each.platform or "~", each.name))]
    summary = f"<details>\n<summary>{len(rows)} readers, by platform</summary>\n"
    head = "| platform | export | table | languages of the headers | real exports tried | made in |"
    return "\n".join([summary, head, "| --- | --- | --- | --- | --- | --- |", *rows, "\n</details>"])


def replaced(readme: str) -> str:
    """Return the README with the table as it should stand."""
    block = f"{START}\n\n{document()}\n\n{END}"
    return re.sub(rf"{re.escape(START)}.*?{re.escape(END)}", lambda _: block, readme, flags=re.DOTALL)


if __name__ == "__main__":
    write_text(replaced(PATH.read_text(encoding="utf-8")), PATH)
