"""Running a pipeline: its spec checked, then every step in a fresh kernel through papermill."""
