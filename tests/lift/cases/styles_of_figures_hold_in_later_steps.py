# %% a [step:load]
import matplotlib.pyplot as plt

plt.rcParams["lines.linewidth"] = 5
xs = [1, 3, 2]

# %% b [step:draw]
plt.plot(xs)
plt.show()
