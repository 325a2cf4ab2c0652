# flags: displays=keep
# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1, 2]})
df.head()

# %% b
df.shape

# %% c [step:sum_up]
total = df["x"].sum()
total

# %% d
df.info()
