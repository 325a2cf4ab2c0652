# %% a [step:load]
n = [len("abcd")]


def plus(v, k=n):
    return v + len(k)


# %% b [step:use]
n.append(4)
n = [1]
print(plus(1), n)

# === diagnostics
error[code-reads-data] NB309: `plus` reads notebook data, and goes from step `load` to `use`.
  --> cell b, line 3: print(plus(1), n)
  hint: Put the definition of `plus` and both steps into one step, or pass it the data.

# === verdict
declined: `plus` reads notebook data, and goes from step `load` to `use`.

# === naive
load fails: NameError: name 'n' is not defined
