# %% a [step:load]
# numbers of the week
numbers = [3, 4]  # Monday, Tuesday


# squares
squares = [
    n * n  # by itself
    for n in numbers
]
# the end

# %% b [step:show]
# say it
print(squares)  # done

# === steps
def load() -> list[int]:
    # numbers of the week
    numbers = [3, 4]  # Monday, Tuesday

    # squares
    squares = [
        n * n  # by itself
        for n in numbers
    ]

    return squares


def show(squares: list[int]) -> None:
    # say it
    print(squares)  # done
