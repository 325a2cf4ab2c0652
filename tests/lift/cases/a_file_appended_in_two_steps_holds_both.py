# %% a [step:one]
with open("log.txt", "w") as file:
    file.write("one\n")

# %% b [step:two]
with open("log.txt", "a") as file:
    file.write("two\n")

# %% c [step:three]
print(open("log.txt").read())
