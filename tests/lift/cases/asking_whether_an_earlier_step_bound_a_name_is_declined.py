# %% a [step:load]
sizes = [3, 1]
if len(sizes) > 5:
    large = True

# %% b [step:show]
try:
    print(large)
except NameError:
    print("small")

# === diagnostics
error[not-in-a-function] NB312: Step `show` asks whether `large` was bound by step `load`, and steps always hand on something.
  --> cell b, line 1: try:
  hint: Bind `large` to `None` in the other branch, and ask for that.

# === verdict
declined: Step `show` asks whether `large` was bound by step `load`, and steps always hand on something.

# === naive
load fails: UnboundLocalError: cannot access local variable 'large' where it is not associated with a value
