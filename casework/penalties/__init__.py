"""行政处罚: procedure, periods, payment, what may be reported."""
