"""Everything the service can do: one function, one transaction; state, event, letter together."""
