"""The Jupyter server of the browser tests: on the loopback only, without a password, in a folder of its own."""

import json
import os
import shutil
from pathlib import Path

root = Path(os.environ["NBLIFT_UI_ROOT"])
shutil.copytree(Path.cwd().parent / "examples", root, ignore=shutil.ignore_patterns(".*"))
# No news and no look for a newer JupyterLab: the tests need no network.
notification = Path(
    os.environ["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
)
notification.parent.mkdir(parents=True)
notification.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # put there by traitlets
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["NBLIFT_UI_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.allow_root = True
c.ServerApp.open_browser = False
c.ServerApp.log_level = "WARN"
c.ServerApp.root_dir = str(root)
c.IdentityProvider.token = ""
c.ServerApp.disable_check_xsrf = True
c.LabApp.expose_app_in_browser = True
c.JupyterNotebookApp.expose_app_in_browser = True
