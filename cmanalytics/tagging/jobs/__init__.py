"""Find the jobs that people are trying to get done in comments: `extract_jobs`.

A job is an action verb with its complement ("annuler ma commande"). It is looked for only where a comment announces
one ("je n'arrive pas à", "how do I", "il manque"): there, the parse of the sentence says what is wanted, or, where the
parse does not tell, the order of the words.
"""

from cmanalytics.tagging.jobs.extracting import code_jobs, extract_jobs, read_rows

__all__ = ["code_jobs", "extract_jobs", "read_rows"]
