# %% a [step:load]
import pandas as pd

@pd.api.extensions.register_dataframe_accessor("town")
class Town:
    def __init__(self, frame):
        self.frame = frame

    def size(self):
        return len(self.frame)

df = pd.DataFrame({"x": [1, 2]})

# %% b [step:show]
print(df.town.size())

# === diagnostics
error[not-in-a-function] NB312: `Town` gives itself to a library by its decorator; steps that do not name it would miss it.
  --> cell a, line 3: @pd.api.extensions.register_dataframe_accessor("town")
  hint: Write a plain function, and call it.

# === verdict
declined: `Town` gives itself to a library by its decorator; steps that do not name it would miss it.
