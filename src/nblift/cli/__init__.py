"""The command line: one file per command, and one `Report` that owns wording and exit codes."""
