"""Shell commands of a cell as calls of `subprocess`."""

import shlex

from . import rules
from .packages import installed
from .piece import Context, Finding, Piece
from .quote import block, expanded

#: IPython runs `!command` with the user's shell, if the environment names one.
_RUN = (
    'subprocess.run({command}, shell=True, executable=os.environ.get("SHELL"), check=False, text=True, '
    'errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout'
)
_IMPORTS = ("os", "subprocess")


def system(command: str, context: Context) -> Piece:
    """`!command`: run it, print what it says, whatever its exit code."""
    if not command.strip():
        return Piece(why="an empty shell command")
    found = installed(command)
    if found is not None:
        return found
    return _command(command, context, 'print({run}, end="")')


def getoutput(command: str, context: Context) -> Piece:
    """`x = !command` and `!!command`: the lines that it prints."""
    return _command(command, context, "{run}.splitlines()")


def script(program: str, arguments: str, body: str) -> Piece | None:
    """`%%bash` and its kin: a program that gets the cell as its standard input, and must succeed.

    None if the options ask for something that only IPython does (background, separate streams).
    """
    options = {"--no-raise-error": "", "--out": ""}
    command = [program] if program else []
    try:
        words = shlex.split(arguments)
    except ValueError:
        return None
    position = 0
    while position < len(words):
        word, _, value = words[position].partition("=")
        if word == "--out":
            position += 0 if value else 1
            options[word] = value or (words[position] if position < len(words) else "")
        elif word == "--no-raise-error":
            options[word] = word
        elif word in ("--err", "--bg", "--proc"):
            return None
        else:
            command.append(words[position])
        position += 1
    if not command or (options["--out"] and not options["--out"].isidentifier()):
        return None
    check = "False" if options["--no-raise-error"] else "True"
    listed = "[" + ", ".join(expanded(word, lambda name: False) for word in command) + "]"
    run = f"subprocess.run({listed}, input={block(body)}, check={check}, text=True, stdout=subprocess.PIPE).stdout"
    python = f"{options['--out']} = {run}" if options["--out"] else f'print({run}, end="")'
    return Piece(tuple(python.split("\n")), imports=("subprocess",))


def _command(command: str, context: Context, form: str) -> Piece:
    if command.rstrip().endswith("&"):
        message = "IPython refuses shell commands that go to the background."
        return Piece(
            why="a background command",
            findings=(Finding(rules.UNSUPPORTED, message, "Start the process with subprocess.Popen instead."),),
        )
    run = _RUN.replace("{command}", expanded(command, context.knows))
    note = Finding(
        rules.EXIT_CODE,
        f"The step goes on when `{command.strip()}` fails, as IPython does.",
        "Write subprocess.run(…, check=True) in the cell if a failure must stop the step.",
    )
    return Piece((form.replace("{run}", run),), imports=_IMPORTS, findings=(note,))
