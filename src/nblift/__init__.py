"""Promote notebook code to production pipelines, and prove that they compute the same."""

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where the JupyterLab extension lies in this package, and its name."""
    return [{"src": "labextension", "dest": "nblift"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Which module Jupyter's server loads."""
    return [{"module": "nblift.server"}]
