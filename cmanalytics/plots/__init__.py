"""Pictures: each function takes tables and returns a `Picture`, which carries its own alternative text."""

from cmanalytics.plots.maturity import plot_maturity
from cmanalytics.plots.opportunities import plot_opportunities
from cmanalytics.plots.picture import Picture
from cmanalytics.plots.shares import plot_shares
from cmanalytics.plots.trajectory import plot_trajectory

__all__ = ["Picture", "plot_opportunities", "plot_maturity", "plot_shares", "plot_trajectory"]
