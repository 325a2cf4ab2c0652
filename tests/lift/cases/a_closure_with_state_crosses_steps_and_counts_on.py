# %% a [step:make]
def make_counter():
    n = 0

    def count():
        nonlocal n
        n += 1
        return n

    return count


tick = make_counter()
print(tick())

# %% b [step:use]
print(tick())

# %% c [step:reuse]
print(tick())
