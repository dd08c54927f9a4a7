"""Work on a codebook: read it over (`check_codebook`), try more cues (`add_cues`), see what they change on comments."""

from cmanalytics.revising.changes import Changes, compare_codebooks
from cmanalytics.revising.checks import check_codebook
from cmanalytics.revising.drafts import add_cues, list_codes

__all__ = ["Changes", "add_cues", "check_codebook", "compare_codebooks", "list_codes"]
