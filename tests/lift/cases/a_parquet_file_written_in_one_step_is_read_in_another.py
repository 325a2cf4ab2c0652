# %% a [step:write]
from pathlib import Path

import pandas as pd

OUT = Path("data")
OUT.mkdir(exist_ok=True)
df = pd.DataFrame({"x": [1, 2]})
df.to_parquet(OUT / "x.parquet")

# %% b [step:read]
print(pd.read_parquet(OUT / "x.parquet")["x"].sum())
