# %% a [step:count]
def make_counter():
    n = 0

    def count():
        nonlocal n
        n += 1
        return n

    return count


tick = make_counter()
seen = [tick(), tick()]

# %% b [step:show]
print(seen)
