# %% p [parameters]
digits = 2

# %% s [setup]
import pandas as pd

pd.set_option("display.precision", digits)

# %% a [step:load]
df = pd.DataFrame({"x": [1.23456]})

# %% b [step:show]
print(df)
