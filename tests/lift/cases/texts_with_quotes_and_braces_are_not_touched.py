# %% a [step:load]
who = "it's"
tail = '"""'
template = "{who} said: \"{{}}\" \\"

# %% b [step:show]
text = template.format(who=who)
print(f"{who!r:>8} {len(who)=} {tail}", text)

# === steps
from .helpers import tail, template, who


def load() -> None:
    ...

def show() -> str:
    text = template.format(who=who)
    print(f"{who!r:>8} {len(who)=} {tail}", text)

    return text

# === helpers
who = "it's"
tail = '"""'
template = '{who} said: "{{}}" \\'
