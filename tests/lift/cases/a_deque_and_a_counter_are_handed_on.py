# %% a [step:start]
from collections import Counter, defaultdict, deque

recent = deque([1, 2], maxlen=2)
counts = Counter("ab")
groups = defaultdict(list)

# %% b [step:change]
recent.append(3)
counts.update("b")
groups["x"].append(1)

# %% c [step:show]
print(recent, counts, groups, groups["new"])
