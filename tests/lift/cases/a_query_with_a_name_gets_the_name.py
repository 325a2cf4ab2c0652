# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1, 5, 9]})
threshold = len("abcd")

# %% b [step:pick]
big = df.query("x > @threshold")

# %% c [step:show]
print(big["x"].tolist(), df.eval("y = x + @threshold")["y"].tolist())
