# %% a [step:load, output:table]
table = [1]

# %% b [step:change, output:table]
table = [*table, 2]

# %% c [step:show]
print(table)

# === diagnostics
error[no-such-output] NB318: The tag `output:table` stands on cells of two steps, `load` and `change`.
  --> cell b, line None: None
  hint: Keep one of the tags, or give one of the values another name.

# === verdict
declined: The tag `output:table` stands on cells of two steps, `load` and `change`.
