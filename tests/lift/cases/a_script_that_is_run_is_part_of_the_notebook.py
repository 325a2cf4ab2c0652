# %% a [step:load]
%run prepare.py
n = double(base)

# %% b [step:show]
print(n, base)

# === file prepare.py
base = sum([20, 1])


def double(x):
    return 2 * x
