from nblift.run.preload import modules_to_preload


def test_known_libraries_that_modules_import_at_their_head_are_named_in_order() -> None:
    texts = {
        "src/shop/b.py": "import os\nimport pandas as pd\nfrom sklearn.linear_model import LinearRegression\n",
        "src/shop/a.py": "import matplotlib.pyplot as plt, shop.b\nfrom . import b\nfrom .b import pandas\n",
    }
    assert modules_to_preload(texts) == (
        "matplotlib.pyplot",
        "pandas",
        "sklearn.linear_model",
        "sklearn.linear_model.LinearRegression",
    )


def test_what_only_a_function_imports_is_left_to_it() -> None:
    source = """
if True:
    try:
        import numpy
    except ImportError:
        numpy = None

class A:
    import scipy
    def f(self):
        import sympy
async def g():
    import pandas
"""
    assert modules_to_preload({"a.py": source}) == ("numpy", "scipy")


def test_libraries_whose_import_may_do_anything_are_not_named() -> None:
    assert modules_to_preload({"a.py": "import torch\nimport numpydoc\nfrom numpy import *\n"}) == ("numpy",)
