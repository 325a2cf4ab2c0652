# %% h
class Config:
    level = 1


# %% a [step:start]
before = Config.level

# %% b [step:change]
Config.level = 5

# %% c [step:show]
print(before, Config.level)
