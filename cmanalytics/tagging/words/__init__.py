"""Cut texts into the tokens of the shipped pipelines, and fold each token into the form that they see beside it."""

from cmanalytics.tagging.words.cutting import tokens_of
from cmanalytics.tagging.words.norms import norm_of

__all__ = ["norm_of", "tokens_of"]
