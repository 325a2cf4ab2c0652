# %% h
def pairs(values):
    for a in values:
        yield a, offset + a


# %% a [step:load]
offset = sum([5, 5])
found = list(pairs([1, 2]))

# %% b [step:show]
print(found, dict(pairs([3])))
