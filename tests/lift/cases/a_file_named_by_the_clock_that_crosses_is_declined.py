# %% a [step:write]
from datetime import datetime

name = f"out_{datetime.now():%Y%m%d_%H%M%S_%f}.txt"
with open(name, "w") as file:
    file.write("hello")

# %% b [step:read]
print(open(name).read())

# === diagnostics
error[cannot-travel] NB308: `name`, a str made by step `write`, cannot be stored for step `read` (it names a file or folder that every run calls otherwise).
  --> cell b, line 1: print(open(name).read())
  hint: Put both into one step, or make `name` anew in `read`.

# === verdict
declined: `name`, a str made by step `write`, cannot be stored for step `read` (it names a file or folder that every run calls otherwise).

# === naive
read fails: FileNotFoundError: [Errno 2] No such file or directory: 'out_….txt'
