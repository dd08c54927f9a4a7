"""Write docs/tables.md from the contracts: `python -m tests.document_tables`."""

from pathlib import Path

from cmanalytics.storing import write_text
from cmanalytics.tables import CONTRACTS, describe

PATH = Path(__file__).parents[1] / "docs" / "tables.md"
HEAD = """# The tables

Written from the contracts in `cmanalytics/tables/` by `python -m tests.document_tables`; a test compares the two.

Kinds: text (`string`), count (`Int64`), number (`Float64`), when (`datetime64[us, UTC]`), day (`datetime64[us]`,
midnight, no zone), flag (`boolean`), list (of text; `;` between the items in CSV). Missing is never zero.
"""


def document() -> str:
    """Return the page."""
    parts = [HEAD]
    for contract in CONTRACTS:
        key = f" Key: {', '.join(f'`{name}`' for name in contract.key)}." if contract.key else ""
        parts.append(f"\n## {contract.name}\n\nOne row is {contract.row}.{key}\n")
        parts.append("| column | kind | unit | meaning |\n| --- | --- | --- | --- |")
        parts += [f"| `{r.column}` | {r.kind} | {r.unit} | {r.meaning} |" for r in describe(contract).itertuples()]
        if contract.details:
            patterns = "; ".join(f"`{pattern}` ({kind})".replace("|", "\\|") for pattern, kind in contract.details)
            parts.append(f"\nMay also carry: {patterns}.")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    write_text(document(), PATH)
