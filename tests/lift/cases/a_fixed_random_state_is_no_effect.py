# %% a [step:load]
import pandas as pd
from sklearn.model_selection import train_test_split

df = pd.DataFrame({"x": range(10)})

# %% b [step:split]
train, test = train_test_split(df, random_state=0)

# %% c [step:show]
print(train["x"].tolist(), test["x"].tolist(), df.sample(2, random_state=1)["x"].tolist())
