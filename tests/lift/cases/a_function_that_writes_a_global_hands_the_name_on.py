# %% a [step:start]
total = 0


def add(x):
    global total
    total = total + x


add(1)

# %% b [step:more]
add(10)

# %% c [step:show]
print(total)
