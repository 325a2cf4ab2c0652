# %% a [step:start]
n = len("ab")

# %% b [step:change]
print(n)
n = n * 10
print(n)

# %% c [step:show]
print(n)
