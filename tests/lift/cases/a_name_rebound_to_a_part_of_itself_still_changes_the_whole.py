# %% a [step:start]
rows = [[1], [2]]
kept = rows

# %% b [step:change]
rows = rows[0]
rows.append(9)

# %% c [step:show]
print(rows, kept)
