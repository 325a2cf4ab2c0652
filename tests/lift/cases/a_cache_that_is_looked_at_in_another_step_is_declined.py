# %% a [step:count]
from functools import lru_cache


@lru_cache(maxsize=None)
def ways(stairs):
    return 1 if stairs < 2 else ways(stairs - 1) + ways(stairs - 2)


print(ways(10))

# %% b [step:look]
print(ways.cache_info())

# === diagnostics
error[cannot-travel] NB308: `ways` remembers how step `count` called it, and step `look` asks for that.
  --> cell b, line 1: print(ways.cache_info())
  hint: Put both into one step.

# === verdict
declined: `ways` remembers how step `count` called it, and step `look` asks for that.

# === naive
look shows CacheInfo(hits=0, misses=0, maxsize=None, currsize=0)
notebook: CacheInfo(hits=8, misses=11, maxsize=None, currsize=11)
