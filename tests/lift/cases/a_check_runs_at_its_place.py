# %% a [step:load]
numbers = [1, 2]

# %% k [check]
assert len(numbers) == 2
print("checked")

# %% b [step:change]
numbers.append(3)

# %% l [check]
assert sum(numbers) == 6

# %% c
numbers = numbers[::-1]

# %% d [step:show]
print(numbers)
