# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1, 2]})

# %% b [step:write]
df.to_csv("out.csv", index=False)

# %% c [step:read]
again = pd.read_csv("out.csv")
print(again)
