# %% a [step:load]
%%capture out
print("one")

# %% b [step:show]
out.show()

# === diagnostics
error[unsupported-magic] NB115: `%%capture out` keeps the cell's output in an object of IPython.
  --> cell a, line 1: %%capture out
  hint: Write `%%capture` alone to have the output thrown away, or remove the line.

# === verdict
declined: `%%capture out` keeps the cell's output in an object of IPython.

# === naive
show fails: AttributeError: 'NoneType' object has no attribute 'show'
