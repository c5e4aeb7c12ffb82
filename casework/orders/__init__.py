"""责令限期整改指令书: number, text, service, term, legal basis."""
