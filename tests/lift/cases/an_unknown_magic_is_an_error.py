# %% a [step:load]
%frobnicate now
n = 1

# %% b [step:show]
print(n)

# === diagnostics
note[kept-magic] NB111: `%frobnicate` stays a call to IPython, so the step runs only inside of a Jupyter kernel.
  --> cell a, line 1: %frobnicate now
  hint: Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.
error[notebook-fails] NB702: The notebook does not run: UsageError: Line magic function `%frobnicate` not found.
  --> cell a, line None: None
  hint: Restart the kernel and run all cells; mend this one, or tag it `skip` if no later cell needs it.

# === verdict
declined: The notebook does not run: UsageError: Line magic function `%frobnicate` not found.
