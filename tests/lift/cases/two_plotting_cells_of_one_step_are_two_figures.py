# %% a [step:load]
import matplotlib.pyplot as plt

xs = [1, 3, 2]

# %% b [step:draw]
plt.plot(xs)
plt.title("one")

# %% c
plt.plot(xs[::-1]);

# %% d [step:end]
print(xs)
