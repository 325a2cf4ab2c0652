# %% a [step:load]
import matplotlib.pyplot as plt

xs = [1, 3, 2]

# %% b [step:draw]
fig, ax = plt.subplots()
ax.plot(xs)

# %% c
ax.set_title("later")
fig

# %% d [step:end]
print(xs)
