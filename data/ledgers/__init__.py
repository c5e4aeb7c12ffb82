"""台账 and data files that leave the program: which there are, who may take them, what stands in them."""
