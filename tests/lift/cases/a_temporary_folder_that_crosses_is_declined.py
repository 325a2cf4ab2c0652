# %% a [step:make]
import os
import tempfile

folder = tempfile.mkdtemp()

# %% b [step:write]
with open(os.path.join(folder, "notes.txt"), "w") as file:
    file.write("hello")

# === diagnostics
error[cannot-travel] NB308: `folder`, a str made by step `make`, cannot be stored for step `write` (it names a file or folder that every run calls otherwise).
  --> cell b, line 1: with open(os.path.join(folder, "notes.txt"), "w") as file:
  hint: Put both into one step, or make `folder` anew in `write`.

# === verdict
declined: `folder`, a str made by step `make`, cannot be stored for step `write` (it names a file or folder that every run calls otherwise).

# === naive
make makes folder: '…'
notebook: '…'
