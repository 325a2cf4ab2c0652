# %% a
import functools


def twice(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(function(*args))

    return wrapper


@twice
def add_three(x):
    return x + 3


# %% b [step:one]
n = add_three(1)

# %% c [step:two]
print(n, add_three(n), add_three.__name__)
