# %% a [step:load]
%config InteractiveShell.ast_node_interactivity = "last_expr_or_assign"
n = 1

# %% b [step:show]
print(n)

# === steps
from .helpers import n
from .settings import configure_load


def load() -> None:
    configure_load()


def show() -> None:
    print(n)

# === helpers
n = 1

# === settings
from IPython import get_ipython


def configure() -> None:
    ...

def configure_load() -> None:
    if (shell := get_ipython()) is not None:
        shell.run_line_magic(
            "config", 'InteractiveShell.ast_node_interactivity = "last_expr_or_assign"'
        )

# === diagnostics
note[kept-magic] NB111: `%config` stays a call to IPython; outside of a Jupyter kernel the step runs without it.
  --> cell a, line 1: %config InteractiveShell.ast_node_interactivity = "last_expr_or_assign"
  hint: Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.
