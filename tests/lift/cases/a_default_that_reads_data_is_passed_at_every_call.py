# %% a [step:load]
n_calls = len("abcd")


def mean(values, n=n_calls):
    return sum(values) / n


# %% b [step:use]
print(mean([4, 4]), mean([4, 4], n=1), mean([4, 4], 2))
