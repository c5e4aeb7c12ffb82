"""Weekly surveillance of complaints: what is more than chance, of the street, of committees and of compounds."""
