"""The values that the rooms hand to each other: frozen, without behaviour that does I/O."""
