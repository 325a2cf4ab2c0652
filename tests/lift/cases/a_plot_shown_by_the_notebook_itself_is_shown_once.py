# %% s [setup]
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = (3, 2)

# %% a [step:draw]
for n in (1, 2):
    plt.plot([n, 2])
    plt.show()

# %% b [step:more]
plt.hist([1, 1, 2])
plt.show()
