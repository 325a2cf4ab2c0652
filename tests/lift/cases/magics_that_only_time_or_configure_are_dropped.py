# %% a [step:load]
%matplotlib inline
%load_ext autoreload
n = sum(range(4))

# %% b [step:show]
%%time
m = n + 1
print(m)

# %% c
%timeit n + 1

# === steps
def load() -> int:
    n = sum(range(4))

    return n


def show(n: int) -> int:
    m = n + 1
    print(m)

    return m
