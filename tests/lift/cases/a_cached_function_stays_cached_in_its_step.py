# %% a [step:one]
import functools

calls = []


@functools.lru_cache
def slow(x):
    calls.append(x)
    return x * x


print(slow(3), slow(3))

# %% b [step:two]
print(calls)
