"""Start JupyterLab as Binder does, and ask it for the panel, its server part and an example; fail if one is missing."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "churn_model.ipynb"
#: A slow machine takes a while to start JupyterLab for the first time.
PATIENCE_S = 120


def free_port() -> int:
    """A port that nobody listens to now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def asked(url: str) -> str:
    """What a server answers."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def wait_for(server: subprocess.Popen[bytes], url: str) -> str:
    """The first answer of a server that starts."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        try:
            return asked(url)
        except urllib.error.URLError:
            time.sleep(0.2)
    sys.exit(f"JupyterLab did not answer at {url}.")


def main() -> None:
    """Ask for everything once."""
    nblift = str(Path(sys.executable).with_name("nblift"))
    with tempfile.TemporaryDirectory() as folder:
        promote = [nblift, "promote", str(EXAMPLE), "--to", f"{folder}/pipeline", "--static", "--yes"]
        done = subprocess.run(promote, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if not Path(folder, "pipeline", "pipeline.json").exists():
            sys.exit(f"`nblift promote` wrote nothing:\n{done.stdout}")
        base = f"http://127.0.0.1:{(port := free_port())}"
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
        own = [f"--ServerApp.root_dir={EXAMPLE.parent}", "--IdentityProvider.token="]
        server = subprocess.Popen([*command, *own], env=os.environ | {"JUPYTER_CONFIG_DIR": f"{folder}/config"})
        try:
            health = json.loads(wait_for(server, f"{base}/nblift/health"))
            page = asked(f"{base}/lab/tree/{EXAMPLE.name}")
            if '"name": "nblift"' not in page:
                sys.exit("JupyterLab does not load the panel of nblift.")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
    print(f"JupyterLab starts with nblift {health['version']}: the panel, the server part, a pipeline of an example.")


if __name__ == "__main__":
    main()
