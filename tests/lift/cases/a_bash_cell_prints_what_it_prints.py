# %% a [step:write]
%%bash
echo one > x.txt
cat x.txt

# %% b [step:show]
print(open("x.txt").read())
