# %% a [step:load]
colours = {"red", "blue", "green"}
frozen = frozenset([3, 1])

# %% b [step:change]
colours.add("black")
colours -= {"red"}

# %% c [step:show]
print(sorted(colours), 3 in frozen)
