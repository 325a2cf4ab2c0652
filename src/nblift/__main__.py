"""``python -m nblift``."""

from nblift.cli.main import main

main()
