# %% a [step:load]
x = [1]

# %% b [step:other]
y = [len(x)]

# %% c [step:load]
x.append(2)

# %% d [step:show]
print(x, y)
