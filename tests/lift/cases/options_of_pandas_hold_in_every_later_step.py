# flags: displays=keep
# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1.23456, 2.34567, 3.0]})

# %% b [step:style]
pd.set_option("display.precision", 2)
print(df)

# %% c [step:show]
pd.options.display.max_rows = 2
print(df)

# %% d [step:again]
print(df)
