"""What the pages ask, as functions (connection, view, arguments) → small typed results. All of it is SQL."""
