# %% a [step:start]
a, b = [1], [2]

# %% b [step:swap]
a, b = b, a
a.append(9)

# %% c [step:show]
print(a, b)
