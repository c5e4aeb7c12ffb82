"""Everything that touches disk: settings, schema, store, imports, exports, the demo and the command line."""
