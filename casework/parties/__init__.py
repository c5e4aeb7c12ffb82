"""Owner, sub-lessor, tenant: who they are to a dwelling, and which dwellings share one."""
