"""A pipeline that has one of everything: data, units, files, random state, settings, figures, checks."""

from pathlib import Path

from nblift.model.graph import Evidence
from nblift.model.spec import Draw, Effects, Helper, Mutation, SettingCall, Spec, ValueKind

from .repositories import file_output, make_spec, output, parameter, step, write_repository

STEPS = '''
    """The steps of the pipeline, in order. No step changes what it was given."""

    import copy
    import random
    from pathlib import Path
    from typing import Any, NamedTuple

    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd

    from .helpers import Shelf, Shop
    from .settings import configure_report


    def load(columns: list[str]) -> pd.DataFrame:
        """Load."""
        df = pd.read_csv("data/goods.csv")[columns]
        print(df)
        return df


    class DrawOutputs(NamedTuple):
        sample: np.ndarray
        first: list[int]
        second: list[int]
        python_random_state: tuple[Any, ...]
        numpy_random_state: dict[str, Any]


    def draw(df: pd.DataFrame, seed: int, limit: int | None) -> DrawOutputs:
        """Draw."""
        random.seed(seed)
        np.random.seed(seed)
        sample = np.random.normal(size=len(df))[:limit]
        first = [random.randint(0, 9) for _ in range(3)]
        second = list(first)
        return DrawOutputs(sample, first, second, random.getstate(), np.random.get_state(legacy=False))


    class StockOutputs(NamedTuple):
        shelves: list[Shelf]
        shop: Shop
        stock_csv: Path
        numpy_random_state: dict[str, Any]


    def stock(df: pd.DataFrame, sample: np.ndarray, numpy_random_state: dict[str, Any]) -> StockOutputs:
        """Stock."""
        df = df.copy()
        np.random.set_state(numpy_random_state)

        df["noise"] = sample + np.random.normal(size=len(df))
        shelves = [Shelf(name) for name in df["name"]]
        shop = Shop(shelves)
        df.to_csv("out/stock.csv", index=False)
        return StockOutputs(shelves, shop, Path("out/stock.csv"), np.random.get_state(legacy=False))


    def report(
        first: list[int],
        again: list[int],
        second: list[int],
        shelves: list[Shelf],
        shop: Shop,
        stock_csv: Path,
        python_random_state: tuple[Any, ...],
    ) -> dict[str, Any]:
        """Report."""
        shelves, shop = copy.deepcopy((shelves, shop))
        random.setstate(python_random_state)

        shelves[0].goods.append("last")
        configure_report()
        print(pd.Series([1 / 3]))
        plt.plot([1, 2, 3])
        plt.show()
        return {
            "shop sees its shelf change": shop.shelves[0].goods == ["last"],
            "again is first": again is first,
            "second is not first": second is not first,
            "drawn": random.randint(0, 1000),
            "file": stock_csv.as_posix(),
            "lines": len(stock_csv.read_text().splitlines()),
        }
'''

HELPERS = '''
    """Code of the notebook that the steps use."""


    class Shelf:
        def __init__(self, name: str) -> None:
            self.name = name
            self.goods: list[str] = []


    class Shop:
        def __init__(self, shelves: list[Shelf]) -> None:
            self.shelves = shelves
'''

SETTINGS = '''
    """Options of the libraries that the steps rely on."""

    import pandas as pd


    def configure(precision: int) -> None:
        """Set what holds for every step."""
        pd.set_option("display.precision", precision)


    def configure_report() -> None:
        """Set what holds from `report` on."""
        pd.set_option("display.float_format", "<{:.3f}>".format)
'''

GOODS = "name,price\npen,1.5\nink,2.25\npad,3.125\n"


def shop_spec() -> Spec:
    """Its spec."""
    proved = Evidence.PROVED
    return make_spec(
        [
            step(
                "load", outputs=["df@load"], parameters=("columns",), files=("data/goods.csv",), settings=("configure",)
            ),
            step(
                "draw",
                inputs=["df@load"],
                parameters=("seed", "limit"),
                settings=("configure",),
                outputs=[
                    output("sample@draw"),
                    output("first@draw"),
                    output("second@draw"),
                    output("python_random_state@draw", kind=ValueKind.RANDOM_STATE),
                    output("numpy_random_state@draw", kind=ValueKind.RANDOM_STATE),
                ],
                effects=Effects(
                    random=(
                        Draw("random", seeded=True, evidence=proved),
                        Draw("numpy.random", seeded=True, evidence=proved),
                    )
                ),
            ),
            step(
                "stock",
                inputs=["df@load", "sample@draw", "numpy_random_state@draw"],
                settings=("configure",),
                folders=("out",),
                outputs=[
                    output("shelves@stock", unit="shelves+shop"),
                    output("shop@stock", unit="shelves+shop"),
                    file_output("stock_csv@stock", "out/stock.csv"),
                    output("numpy_random_state@stock", from_="numpy_random_state@draw", kind=ValueKind.RANDOM_STATE),
                ],
                effects=Effects(
                    random=(Draw("numpy.random", seeded=False, evidence=proved),), writes=("out/stock.csv",)
                ),
            ),
            step(
                "report",
                inputs=[
                    "first@draw",
                    "again=first@draw",
                    "second@draw",
                    "shelves@stock",
                    "shop@stock",
                    "stock_csv@stock",
                    "python_random_state@draw",
                ],
                outputs=["facts@report"],
                settings=("configure",),
                effects=Effects(
                    mutates=(Mutation("shelves", proved, "report", 1),),
                    reads=("out/stock.csv",),
                    random=(Draw("random", seeded=False, evidence=proved),),
                    configuration=("pandas",),
                    figures=1,
                ),
            ),
        ],
        parameters=[
            parameter("seed", "int", 7, source_name="SEED"),
            parameter("columns", "list[str]", ["name", "price"]),
            parameter("limit", "int | None", None),
            parameter("precision", "int", 2),
        ],
        settings=[
            SettingCall("configure", "shop.settings:configure", None, parameters=("precision",)),
            SettingCall("configure_report", "shop.settings:configure_report", "report"),
        ],
        published={"facts": "facts@report", "stock": "stock_csv@stock"},
        helpers=[
            Helper("Shelf", "Shelf", "shop.helpers:Shelf", "class"),
            Helper("Shop", "Shop", "shop.helpers:Shop", "class"),
        ],
    )


def shop_repository(folder: Path) -> Path:
    """The repository, and beside it in `notebook/` what its notebook's folder holds."""
    data = folder / "notebook/data"
    data.mkdir(parents=True)
    data.joinpath("goods.csv").write_text(GOODS)
    return write_repository(folder / "shop", shop_spec(), steps=STEPS, helpers=HELPERS, settings=SETTINGS)


__all__ = ["GOODS", "shop_repository", "shop_spec"]
