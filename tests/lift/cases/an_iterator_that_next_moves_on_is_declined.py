# %% a [step:start]
numbers = iter([1, 2, 3])
first = next(numbers)

# %% b [step:more]
second = next(numbers)

# %% c [step:show]
print(first, second, list(numbers))

# === diagnostics
error[cannot-travel] NB308: `numbers`, a list_iterator made by step `start`, cannot be stored for step `more`.
  --> cell b, line 1: second = next(numbers)
  hint: Put both into one step, or make `numbers` anew in `more`.
error[cannot-travel] NB308: `numbers`, a list_iterator made by step `more`, cannot be stored for step `show`.
  --> cell c, line 1: print(first, second, list(numbers))
  hint: Put both into one step, or make `numbers` anew in `show`.

# === verdict
declined: `numbers`, a list_iterator made by step `start`, cannot be stored for step `more`.

# === naive
start fails: `numbers@start` of step start cannot be stored: `numbers`: it holds builtins.list_iterator (an iterator), which cannot be stored and brought back the same.
