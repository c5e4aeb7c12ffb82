"""Where to go: expected complaints per compound and week, by the model that forecast this street best."""

from analytics.ranking.choice import Choice, chosen, chosen_shares
from analytics.ranking.forecast import Forecast, forecast
from analytics.ranking.models import Model, Relief, Street, neighbour_kernel

__all__ = ["Choice", "Forecast", "Model", "Relief", "Street", "chosen", "chosen_shares", "forecast", "neighbour_kernel"]
