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
