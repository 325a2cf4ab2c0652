# %% a [step:load]
x = len("ab")

# %% b [step:show]
print(globals()["x"])
