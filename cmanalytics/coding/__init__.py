"""Read, code, compare: what a person codes by hand, from the draw to the agreement between persons.

sample = draw_sample(comments, codings, size=120, by="tags")
write_coding_sheet(sample, comments, codebook, "coding/01-marie.xlsx", coder="marie")
coded = load_codings("coding", codebook, comments)
coder_agreement(coded, codebook=codebook)
"""

from cmanalytics.coding.agreement import VERDICTS, coder_agreement
from cmanalytics.coding.announcing import describe_sample
from cmanalytics.coding.coded import Coded, gather
from cmanalytics.coding.deciding import read_decisions, write_disagreements
from cmanalytics.coding.drawing import METHODS, draw_sample
from cmanalytics.coding.gathering import list_sheets, load_codings, load_samples, merge_sheets, one_voice
from cmanalytics.coding.reading import read_coding_sheet
from cmanalytics.coding.settling import list_disagreements, settle_disagreements
from cmanalytics.coding.weighting import weigh_sample
from cmanalytics.coding.writing import write_coding_sheet

__all__ = [
    "METHODS",
    "VERDICTS",
    "Coded",
    "coder_agreement",
    "describe_sample",
    "draw_sample",
    "gather",
    "list_disagreements",
    "list_sheets",
    "load_codings",
    "load_samples",
    "merge_sheets",
    "one_voice",
    "read_coding_sheet",
    "read_decisions",
    "settle_disagreements",
    "weigh_sample",
    "write_coding_sheet",
    "write_disagreements",
]
