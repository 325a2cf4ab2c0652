# %% a [step:prepare]
!mkdir -p data
%cd data

# %% b [step:write]
with open("x.txt", "w") as file:
    file.write("one")

# %% c [step:show]
print(open("x.txt").read())
