"""What the pages share: the router, the session, Chinese texts, tables, errors and the map component."""
