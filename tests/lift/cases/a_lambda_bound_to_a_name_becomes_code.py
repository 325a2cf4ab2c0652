# %% a [step:one]
double = lambda x: 2 * x
n = double(4)

# %% b [step:two]
print(n, double(n), list(map(double, [1, 2])))
