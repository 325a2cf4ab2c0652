# %% a [step:load]
name = "n"
exec(f"{name} = 3")

# %% b [step:show]
print(n)

# === diagnostics
error[undefined-name] NB304: `n` is used but no cell above makes it.
  --> cell b, line 1: print(n)
  hint: Make `n` in a cell above, or correct the name.
error[dynamic-names] NB313: A computed string decides which names this statement uses.
  --> cell a, line 2: exec(f"{name} = 3")
  hint: Write the names out.

# === verdict
declined: `n` is used but no cell above makes it.

# === naive
show fails: NameError: name 'n' is not defined
