# %% a [step:make]
import os
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "notes.txt")
with open(path, "w") as file:
    file.write("hello")
text = open(path).read()
with tempfile.TemporaryDirectory() as passing:
    print(len(os.listdir(passing)))

# %% b [step:show]
print(text)

# === steps
import os
import tempfile


def make() -> str:
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "notes.txt")
    with open(path, "w") as file:
        file.write("hello")
    text = open(path).read()
    with tempfile.TemporaryDirectory() as passing:
        print(len(os.listdir(passing)))

    return text


def show(text: str) -> None:
    print(text)

# === diagnostics
note[not-compared] NB706: Step make: file, folder, path, passing cannot be compared by content.
  hint: Look at it yourself once.

# === naive
make makes folder: '…'
notebook: '…'
