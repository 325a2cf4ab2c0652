"""Notebook → observed run → spec → repository → verification: the only place where these meet."""
