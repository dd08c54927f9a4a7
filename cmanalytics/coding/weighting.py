"""How many comments each one that was drawn stands for."""

import pandas as pd


def weigh_sample(sample: pd.DataFrame) -> pd.Series:
    """Return how many comments each drawn one stands for; one draw, or several from the same comments.

    Those that have its text, over its chance of being drawn. With several draws, each estimates the whole: what was
    drawn before for sure, the rest by its chances; the mean of these, by their sizes, weighs a text of draw k by
    (share of draw k) / chance + (shares of the later draws). A sum of weights is a number of comments only when all of
    the sample was read; shares need no more than the proportions.
    """
    shares = sample["round"].value_counts(normalize=True).sort_index()
    later = sample["round"].map(shares[::-1].cumsum() - shares[::-1])
    chance = sample["inclusion"].astype(float)
    weights = sample["round"].map(shares).astype(float) / chance + later.astype(float)
    return weights * sample["stands_for"].astype(float)
