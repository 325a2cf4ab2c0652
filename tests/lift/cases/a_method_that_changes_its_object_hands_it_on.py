# %% h
class Counter:
    def __init__(self):
        self.n = 0

    def tick(self):
        self.n += 1
        return self


# %% a [step:start]
counter = Counter()

# %% b [step:count]
counter.tick().tick()
n = counter.n

# %% c [step:show]
print(counter.n, n)
