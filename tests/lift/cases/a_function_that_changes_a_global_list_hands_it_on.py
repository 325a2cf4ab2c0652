# %% a [step:start]
log = []


def note(text):
    log.append(text)


note("one")

# %% b [step:more]
note("two")

# %% c [step:show]
print(log)
