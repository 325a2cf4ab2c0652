"""Promote notebook code to production pipelines, and prove that they compute the same."""

__version__ = "0.1.0"
