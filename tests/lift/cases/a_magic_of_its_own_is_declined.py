# %% a [step:load]
from IPython.core.magic import register_line_magic


@register_line_magic
def shout(line):
    print(line.upper())


# %% b [step:show]
%shout hello
n = 1

# %% c [step:end]
print(n)

# === diagnostics
note[kept-magic] NB111: `%shout` stays a call to IPython, so the step runs only inside of a Jupyter kernel.
  --> cell b, line 1: %shout hello
  hint: Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.
error[own-magic] NB322: `from IPython.core.magic import register_line_magic` is there to make a magic of the notebook's own.
  --> cell a, line 1: from IPython.core.magic import register_line_magic
  hint: Write a plain function, and call it.

# === verdict
declined: `from IPython.core.magic import register_line_magic` is there to make a magic of the notebook's own.
