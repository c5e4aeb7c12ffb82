"""The page 排摸: the dwellings to visit, the form of a visit that fits a phone, the sheets for paper."""
