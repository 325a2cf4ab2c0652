# %% a [step:load]
%frobnicate now
n = 1

# %% b [step:show]
print(n)
