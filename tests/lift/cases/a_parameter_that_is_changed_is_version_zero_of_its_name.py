# %% p [parameters]
features = ["a"]
count = 2

# %% a [step:extend]
features.append("b")
count += 1

# %% b [step:show]
print(features, count)
