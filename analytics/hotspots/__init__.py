"""Statistics of hotspots: what is real (scans, exact tests), what is new (space-time), how high (empirical Bayes)."""

from analytics.hotspots.cluster import Cluster
from analytics.hotspots.gi_star import gi_star
from analytics.hotspots.multiple_testing import benjamini_hochberg
from analytics.hotspots.rates import (
    GammaPoisson,
    MarshallPrior,
    empirical_bayes_rate,
    gamma_poisson,
    marshall_prior,
    poisson_exceedance,
)
from analytics.hotspots.scan import poisson_scan
from analytics.hotspots.space_time_scan import space_time_permutation_scan

__all__ = [
    "Cluster",
    "GammaPoisson",
    "MarshallPrior",
    "benjamini_hochberg",
    "empirical_bayes_rate",
    "gamma_poisson",
    "gi_star",
    "marshall_prior",
    "poisson_exceedance",
    "poisson_scan",
    "space_time_permutation_scan",
]
