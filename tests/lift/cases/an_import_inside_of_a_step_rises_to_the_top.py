# %% a [step:load]
import json

text = json.dumps({"a": 1})

# %% b [step:show]
from json import loads as parse

print(parse(text), json.loads(text))

# === steps
import json
from json import loads as parse


def load() -> str:
    text = json.dumps({"a": 1})

    return text


def show(text: str) -> None:
    print(parse(text), json.loads(text))
