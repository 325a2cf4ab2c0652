# %% a [step:start]
import pandas as pd

df = pd.DataFrame({"x": [1, 2]})
column = df["x"]
part = df[df["x"] > 1]

# %% b [step:change]
column += 10
part["x"] = 0

# %% c [step:show]
print(df["x"].tolist(), column.tolist(), part["x"].tolist())
