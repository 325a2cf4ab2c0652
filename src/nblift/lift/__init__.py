"""From a notebook and what one run of it showed to a spec and the code of a package."""
