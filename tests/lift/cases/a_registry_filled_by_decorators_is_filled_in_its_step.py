# %% a [step:define]
registry = {}


def register(function):
    registry[function.__name__] = function
    return function


@register
def double(x):
    return 2 * x


@register
def triple(x):
    return 3 * x


results = {name: f(2) for name, f in registry.items()}

# %% b [step:show]
print(results)
