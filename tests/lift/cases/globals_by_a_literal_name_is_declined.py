# %% a [step:load]
x = len("ab")

# %% b [step:show]
print(globals()["x"])

# === diagnostics
error[not-in-a-function] NB312: `globals()` gives other names inside a function than at the top of a notebook.
  --> cell b, line 1: print(globals()["x"])
  hint: Write the names themselves.

# === verdict
declined: `globals()` gives other names inside a function than at the top of a notebook.

# === naive
show fails: KeyError: 'x'
