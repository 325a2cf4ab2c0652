# %% a [step:load]
numbers = [1, 2]

# %% s [skip]
numbers.append(3)

# %% b [step:show]
print(numbers)

# === diagnostics
error[skipped-cell-acts] NB321: This skipped cell changes `numbers`, on which later cells rely.
  --> cell s, line None: None
  hint: Let it work on a copy, or take the `skip` tag away.

# === verdict
declined: This skipped cell changes `numbers`, on which later cells rely.

# === naive
show makes numbers[2]: nothing more
notebook: 3
