# %% a [step:load]
%precision 3
x = 1 / 3
x

# %% b [step:show]
x * 2
