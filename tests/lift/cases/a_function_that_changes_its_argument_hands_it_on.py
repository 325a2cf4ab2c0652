# %% h
def clean(frame, low=0):
    frame.dropna(inplace=True)
    frame["y"] = frame["x"] * 2


# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1.0, None, 3.0]})
other = pd.DataFrame({"x": [None, 7.0]})

# %% b [step:clean_up]
clean(df)
clean(frame=other)

# %% c [step:show]
print(df["y"].tolist(), other["y"].tolist())
