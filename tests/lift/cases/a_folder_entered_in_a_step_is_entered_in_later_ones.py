# %% a [step:load]
import os

os.makedirs("data", exist_ok=True)
os.chdir("data")
with open("x.txt", "w") as file:
    file.write("one")

# %% b [step:show]
with open("x.txt") as file:
    print(file.read(), os.path.basename(os.getcwd()))
