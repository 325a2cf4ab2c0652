"""``python -m nblift.cli``."""

from .main import main

main()
