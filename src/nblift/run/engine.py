"""nblift's engine as papermill finds it: `papermill --engine nblift in.ipynb out.ipynb`.

papermill loads it whenever it is imported itself, so nothing is imported here that takes time, nor papermill.
"""

from typing import Any


class NbliftEngine:
    """papermill's engine interface: a kernel that dies is noticed at once, the executed notebook is always whole."""

    @classmethod
    def execute_notebook(
        cls,
        notebook: Any,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,
        log_output: bool = False,
        **options: Any,
    ) -> Any:
        """Execute a notebook as `papermill.execute_notebook` asks for it.

        Parameters
        ----------
        output_path
            Where papermill will put the executed notebook; nothing is written meanwhile if None.
        options
            Those of papermill and nbclient.

        Raises
        ------
        RuntimeError
            The kernel did not start, or it died.
        """
        from .by_papermill import execute

        return execute(notebook, kernel_name, output_path, progress_bar, log_output, options)

    @classmethod
    def nb_kernel_name(cls, notebook: Any, name: str | None = None) -> str:
        """The kernel that the notebook names, or `name`."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(notebook, name))

    @classmethod
    def nb_language(cls, notebook: Any, language: str | None = None) -> str:
        """The language that the notebook names, or `language`."""
        from papermill.utils import nb_language

        return str(nb_language(notebook, language))
