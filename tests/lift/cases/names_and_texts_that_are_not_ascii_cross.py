# %% a [step:load]
größe = 1.8
naïve_text = "it's \"quoted\" — ünï\\n \u2028 {braces} %s"
π = 3.14

# %% b [step:show]
fläche = größe * π
print(fläche, naïve_text)

# === steps
from .helpers import größe, naïve_text, π


def load() -> None:
    ...

def show() -> float:
    fläche = größe * π
    print(fläche, naïve_text)

    return fläche

# === helpers
größe = 1.8
naïve_text = 'it\'s "quoted" — ünï\\n \u2028 {braces} %s'
π = 3.14
