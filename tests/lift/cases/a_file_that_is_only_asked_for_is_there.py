# %% a [step:fit]
import json
import os
from pathlib import Path

CACHE = Path("cache") / "model.json"


def fit():
    if not CACHE.exists():
        CACHE.parent.mkdir(exist_ok=True)
        CACHE.write_text(json.dumps({"slope": 2.5}))
        print("fitted")
    return json.loads(CACHE.read_text())


model = fit()

# %% b [step:look]
print(os.path.exists("cache/model.json"), os.path.getsize(CACHE), os.path.isdir("tables"))
if not os.path.isfile("tables/rain.csv"):
    raise SystemExit("no table")

# %% c [step:again]
if os.path.exists("cache/model.json"):
    print("already fitted")
# === file tables/rain.csv
1,2

# === steps
import os
from pathlib import Path
from typing import NamedTuple

from .helpers import fit


class FitOutputs(NamedTuple):
    model: dict[str, float]
    model_json: Path


def fit_step() -> FitOutputs:
    model = fit()

    return FitOutputs(model, Path("cache/model.json"))


def look(model_json: Path) -> None:
    print(
        os.path.exists(model_json), os.path.getsize(model_json), os.path.isdir("tables")
    )
    if not os.path.isfile("tables/rain.csv"):
        raise SystemExit("no table")


def again(model_json: Path) -> None:
    if os.path.exists(model_json):
        print("already fitted")

# === helpers
import json
from pathlib import Path
from typing import Any

CACHE = Path("cache") / "model.json"


def fit() -> Any:
    if not CACHE.exists():
        CACHE.parent.mkdir(exist_ok=True)
        CACHE.write_text(json.dumps({"slope": 2.5}))
        print("fitted")
    return json.loads(CACHE.read_text())

# === naive
fit fails: RecursionError: maximum recursion depth exceeded
