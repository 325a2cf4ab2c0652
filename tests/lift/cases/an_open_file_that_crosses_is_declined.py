# %% a [step:open_it]
log = open("log.txt", "w")

# %% b [step:write]
log.write("one")
log.close()

# === diagnostics
error[cannot-travel] NB308: `log`, a io.TextIOWrapper made by step `open_it`, cannot be stored for step `write`.
  --> cell b, line 1: log.write("one")
  hint: Put both into one step, or make `log` anew in `write`.

# === verdict
declined: `log`, a io.TextIOWrapper made by step `open_it`, cannot be stored for step `write`.

# === naive
open_it fails: `log@open_it` of step open_it cannot be stored: `log`: it holds _io.TextIOWrapper (an open file), which cannot be stored and brought back the same.
