# %% s [setup]
import numpy as np
import pandas as pd

np.random.seed(5)

# %% a [step:load]
df = pd.DataFrame({"x": range(10)})

# %% b [step:first]
some = df.sample(3)

# %% c [step:second]
others = df.sample(3)
print(some["x"].tolist(), others["x"].tolist())
