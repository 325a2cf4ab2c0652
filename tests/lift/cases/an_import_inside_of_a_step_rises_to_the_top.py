# %% a [step:load]
import json

text = json.dumps({"a": 1})

# %% b [step:show]
from json import loads as parse

print(parse(text), json.loads(text))
