# %% p [parameters]
n = 2

# %% a [step:load]
settings = [n]
steps = {"a": 1}
p = "text"
parameters = (1, 2)
Outputs = 3.5
run = 1

# %% b [step:change, output:steps]
settings.append(5)
steps["b"] = len(p) + n

# %% c [step:show]
print(settings, steps, p, parameters, Outputs, run)
