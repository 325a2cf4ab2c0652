# %% a [step:make]
squares = (n * n for n in range(3))

# %% b [step:use]
print(list(squares))

# === diagnostics
error[cannot-travel] NB308: `squares`, a generator made by step `make`, cannot be stored for step `use`.
  --> cell b, line 1: print(list(squares))
  hint: Put both into one step, or make `squares` anew in `use`.

# === verdict
declined: `squares`, a generator made by step `make`, cannot be stored for step `use`.

# === naive
make fails: `squares@make` of step make cannot be stored: `squares`: it holds builtins.generator (a generator), which cannot be stored and brought back the same.
