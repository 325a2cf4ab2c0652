# %% a [step:load]
def size(x):
    return len(x)


n = size("abc")
size = 5

# %% b [step:show]
print(n, size)
