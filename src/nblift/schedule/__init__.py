"""Running again when it is due: the calendar."""
