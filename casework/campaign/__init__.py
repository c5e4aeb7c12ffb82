"""campaign.toml as typed values: phases, days, amounts, thresholds."""
