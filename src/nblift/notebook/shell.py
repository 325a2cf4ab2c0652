"""Shell commands of a cell as calls of `subprocess`."""

from collections.abc import Sequence

from . import rules
from .packages import installed
from .piece import Context, Finding, Piece
from .quote import block, expanded, quoted

#: IPython runs a command with the user's shell, if the environment names one.
_RUN = (
    'subprocess.run({}, shell=True, executable=os.environ.get("SHELL"), check=False, text=True, errors="replace", '
    "stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout"
)
_IMPORTS = ("os", "subprocess")


def system(command: str, context: Context) -> Piece:
    """`!command`: run it, print what it says, whatever its exit code."""
    if not command.strip():
        return Piece(why="an empty shell command")
    return installed(command) or _command(command, context, 'print({}, end="")')


def getoutput(command: str, context: Context) -> Piece:
    """`x = !command` and `!!command`: the lines that it prints."""
    return _command(command, context, "{}.splitlines()")


def script(words: Sequence[str], body: str) -> Piece | None:
    """`%%bash` and its kin: a program that gets the cell as its standard input, and must succeed.

    Parameters
    ----------
    words
        The program, its arguments, and the magic's own options among them.
    body
        The cell below the magic.

    Returns
    -------
    Piece | None
        None if the options ask for what only IPython does (background, errors apart).
    """
    command: list[str] = []
    target, check = "", "True"
    rest = list(words)
    while rest:
        word, mark, value = rest.pop(0).partition("=")
        if word == "--no-raise-error":
            check = "False"
        elif word == "--out":
            target = value if mark else rest.pop(0) if rest else "?"
        elif word in ("--err", "--bg", "--proc"):
            return None
        else:
            command.append(word + mark + value)
    if not command or (target and not target.isidentifier()):
        return None
    listed = ", ".join(map(quoted, command))
    run = f"subprocess.run([{listed}], input={block(body)}, check={check}, text=True, stdout=subprocess.PIPE).stdout"
    python = f"{target} = {run}" if target else f'print({run}, end="")'
    return Piece(tuple(python.split("\n")), imports=("subprocess",))


def _command(command: str, context: Context, form: str) -> Piece:
    if command.rstrip().endswith("&"):
        message = "IPython refuses shell commands that go to the background."
        refused = Finding(rules.UNSUPPORTED, message, "Start the process with subprocess.Popen instead.")
        return Piece(why="a background command", findings=(refused,))
    note = Finding(
        rules.EXIT_CODE,
        f"The step goes on when `{command.strip().split(chr(10))[0]}` fails, as IPython does.",
        "Write subprocess.run(…, check=True) in the cell if a failure must stop the step.",
    )
    # Not `format`: the command may have braces of its own.
    run = _RUN.replace("{}", expanded(command, context.knows), 1)
    return Piece((form.replace("{}", run, 1),), imports=_IMPORTS, findings=(note,))
