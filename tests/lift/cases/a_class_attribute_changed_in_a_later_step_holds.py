# %% h
class Config:
    level = 1


# %% a [step:start]
before = Config.level

# %% b [step:change]
Config.level = 5

# %% c [step:show]
print(before, Config.level)

# === diagnostics
error[outside-steps] NB302: `class Config:` stands before the first step.
  --> cell h, line 1: class Config:
  hint: Tag this cell `setup` if it prepares what every step relies on, or start a step here.

# === verdict
declined: `class Config:` stands before the first step.

# === naive
show shows 1 1
notebook: 1 5
