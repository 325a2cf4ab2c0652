# %% a [step:write]
with open("x.txt", "w") as file:
    file.write("b\na\n")

# %% b [step:sort]
!sort x.txt
lines = !sort x.txt

# %% c [step:show]
print(list(lines), len(lines))
