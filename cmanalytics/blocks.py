"""What declared blocks are made of: a frozen model that refuses unknown keys, and the kinds of its values."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from cmanalytics.wording import say

# No figure of a page is larger, and none beyond can be written for a reader.
MOST = 1e15


def _writable(number: float) -> float:
    if abs(number) > MOST:
        raise ValueError(say("metrics.declared.too_large"))
    return number


# A quoted "0.85" or a bare 85 % would load without a word if numbers were read leniently.
Number = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(_writable)]
Count = Annotated[int, Field(strict=True, ge=0), AfterValidator(_writable)]
Fraction = Annotated[float, Field(strict=True, ge=0, le=1)]
Text = Annotated[str, Field(min_length=1)]


class Declaration(BaseModel):
    """Hold a declared block: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _keys_are_words(cls, declared: Any) -> Any:
        # `{value: 0,85}` is a value of 0 and a key of 85.
        odd = next((key for key in declared if not isinstance(key, str)), None) if isinstance(declared, dict) else None
        if odd is not None:
            raise ValueError(say("metrics.declared.odd_key", found=odd))
        return declared


def _inside(path: str) -> str:
    parts = PurePosixPath(path.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or re.match(r"[A-Za-z]:", path):
        raise ValueError(say("metrics.declared.path_outside", path=path))
    return path


InnerPath = Annotated[str, Field(min_length=1), AfterValidator(_inside)]
