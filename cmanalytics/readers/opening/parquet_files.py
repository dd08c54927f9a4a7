"""Parquet files as rows of text."""

import math
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cmanalytics.errors import DataError
from cmanalytics.readers.opening.calamine_rows import write_number

if TYPE_CHECKING:
    import pyarrow as pa

MAX_CELLS = 12_000_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_TEXT = 200 * 1024 * 1024


def read_parquet(data: bytes, *, name: str) -> tuple[list[list[str]], list[int]]:
    """Return the rows, header first, and their numbers (0 for the header).

    Raise DataError when the file is damaged or declares more than can be held.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(BytesIO(data))
        about = file.metadata
        unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
        if about.num_rows * about.num_columns > MAX_CELLS or unpacked > MAX_UNPACKED:
            raise DataError("large_content", file=name, limit=MAX_UNPACKED // 2**20)
        # A text of a megabyte that a million rows repeat is held once.
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        table = pq.ParquetFile(BytesIO(data), read_dictionary=texts).read()
    except (pa.ArrowException, ValueError, OSError) as error:
        raise DataError("broken_parquet", file=name) from error
    if sum(_length(column) for column in table.columns) > MAX_TEXT:
        raise DataError("large_content", file=name, limit=MAX_TEXT // 2**20)
    kept = [column for column in table.column_names if not column.startswith("__index_level_")]
    cells = [_texts(table.column(column)) for column in kept]
    rows = [kept, *(list(row) for row in zip(*cells, strict=True))]
    return rows, list(range(len(rows)))


def _length(column: "pa.ChunkedArray") -> int:
    """Return how many bytes the texts of a column take once each row has its own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type):
        return 0
    lengths = (pc.binary_length(chunk.dictionary).take(chunk.indices) for chunk in column.chunks)
    return sum(pc.sum(each).as_py() or 0 for each in lengths)


def _texts(column: "pa.ChunkedArray") -> list[str]:
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        return [_plain(value) for value in column.to_pylist()]
    texts: list[str] = []
    for chunk in column.chunks:
        known = [_plain(value) for value in chunk.dictionary.to_pylist()]
        texts += ["" if index is None else known[index] for index in chunk.indices.to_pylist()]
    return texts


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else write_number(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return ";".join(map(_plain, value)) if isinstance(value, list) else str(value)
