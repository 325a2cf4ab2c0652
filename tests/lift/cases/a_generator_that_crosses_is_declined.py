# %% a [step:make]
squares = (n * n for n in range(3))

# %% b [step:use]
print(list(squares))
