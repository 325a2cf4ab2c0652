"""Whatever a notebook holds, no finding shows a secret of it, in whole or in part.

Caught: lines of places left as they were, messages left as they were, messages cut off within a secret, secrets
forgotten from one cell to the next.
"""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.support.notebooks import cell, write_notebook

from nblift.promote.checking import check_notebook

SECRETS = st.text("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", min_size=20, max_size=40).filter(
    lambda text: len(set(text)) > 10 and any(map(str.isdigit, text)) and not text.isdigit()
)
#: Lines that give the secret away as one.
TELLING = st.sampled_from([
    "password = '{}'", "api_key = '{}'", "connect(token='{}')", "base = 'postgresql://ada:{}@host/base'",
    "%env MY_SECRET={}", "settings = {{'client_secret': '{}'}}",
])  # fmt: skip
#: Lines that something is said of, whether or not they hold a secret.
QUOTED = st.sampled_from([
    "print(gone, '{}')", "pd.read_csv('https://example.org/{}')", "open('{}')", "open('/mnt/disk/{}')", "x = ('{}'",
    "%unknown_magic {}", "!unknown-command {}", "%pip install {}", "!pip install https://example.org/{}.whl",
    "%run {}.py", "from os import *; y = 'a rather long text that fills the line, and then {}'", "# %cd {}", "%cd {}",
    "counts = [1]; counts.append(len('a text that comes to {}'))",
    "z = globals()['{}' + w]", "import {}", "np.random.rand(len('{}'))",
])  # fmt: skip


@given(secret=SECRETS, telling=TELLING, quoted=st.lists(QUOTED, min_size=1, max_size=6), tagged=st.booleans())
def test_no_finding_shows_a_secret(secret: str, telling: str, quoted: list[str], tagged: bool) -> None:
    cells = [cell("import numpy as np\nimport pandas as pd\nimport sys"), cell(telling.format(secret))]
    cells += [cell(line.format(secret)) for line in quoted]
    if tagged:
        cells.append(cell("print(1)", "step:make"))
    with tempfile.TemporaryDirectory() as folder:
        found = check_notebook(write_notebook(Path(folder), *cells))
    said = repr(found)
    assert any(each.slug == "secret-in-source" for each in found)
    assert [secret[n : n + 8] for n in range(len(secret) - 7) if secret[n : n + 8] in said] == []
