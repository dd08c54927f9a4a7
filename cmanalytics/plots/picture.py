"""A picture with the sentence that says what it shows."""

import io
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 144


class Picture(NamedTuple):
    """Hold a PNG, its size in CSS pixels, and its alternative text (a sentence, never empty)."""

    png: bytes
    alt: str
    width: int
    height: int

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, bytes], dict[str, Any]]:
        meta = {"alt": self.alt, "width": self.width, "height": self.height}
        return {"image/png": self.png}, {"image/png": meta}


def make_picture(figure: "Figure", *, alt: str) -> Picture:
    """Return a figure as a picture, the same bytes for the same drawing; raise ValueError without alt."""
    if not alt.strip():
        raise ValueError("a picture needs an alternative text")
    buffer = io.BytesIO()
    # Without the Software entry the bytes do not change with matplotlib's patch releases.
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    width, height = figure.get_size_inches()
    return Picture(buffer.getvalue(), alt, round(width * 96), round(height * 96))
