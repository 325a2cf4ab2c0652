# %% a [step:write]
import pickle

with open("model.pkl", "wb") as file:
    pickle.dump({"weights": [1, 2]}, file)

# %% b [step:read]
with open("model.pkl", "rb") as file:
    model = pickle.load(file)
print(model)

# === steps
import pickle
from pathlib import Path


def write() -> Path:
    with open("model.pkl", "wb") as file:
        pickle.dump({"weights": [1, 2]}, file)

    return Path("model.pkl")


def read(model_pkl: Path) -> dict[str, list[int]]:
    with open(model_pkl, "rb") as file:
        model = pickle.load(file)
    print(model)

    return model

# === diagnostics
note[not-compared] NB706: Step write: file cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step read: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
write fails: `file@write` of step write cannot be stored: `file`: it holds _io.BufferedWriter (an open file), which cannot be stored and brought back the same.
