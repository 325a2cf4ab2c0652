# %% a [step:write]
for n in range(3):
    with open(f"part-{n}.txt", "w") as file:
        file.write(str(n))

# %% b [step:read]
from pathlib import Path

print(sorted(p.name for p in Path(".").glob("part-*.txt")))
