"""What depends on what: names, effects, graph."""
