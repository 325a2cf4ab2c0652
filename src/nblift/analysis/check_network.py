"""What a notebook gets from other machines."""

import ast
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from nblift.model.diagnostic import Diagnostic

from . import rules
from .check_sites import Site
from .paths import touches_files
from .tree import below

_ADDRESS = re.compile(r"\b(?:https?|ftps?|s3a?|gs|gcs|abfss?|adl|hdfs|az|webdav|ssh|sftp)://[^\s'\"|;&>)]+")
_DATABASE = re.compile(r"^(?!sqlite|duckdb)[a-z][a-z0-9+]*://")
#: Libraries that read where an address tells them to.
_CLIENTS = (
    "requests.", "httpx.", "urllib.", "urllib3.", "aiohttp.", "http.client.", "wget.", "gdown.", "fsspec.", "s3fs.",
    "gcsfs.", "smart_open.", "pooch.", "imageio.", "skimage.io.", "geopandas.", "xarray.", "dask.", "rasterio.",
    "sqlalchemy.create_engine", "torch.hub.", "cv2.VideoCapture", "tensorflow.keras.utils.get_file",
)  # fmt: skip
#: Functions that read from another machine without being told an address.
_FETCHING = (
    "sklearn.datasets.fetch_", "seaborn.load_dataset", "statsmodels.api.datasets.get_rdataset",
    "statsmodels.datasets.get_rdataset", "datasets.load_dataset", "nltk.download", "yfinance.", "pandas_datareader.",
    "openml.datasets.get_", "gdown.download", "kagglehub.", "huggingface_hub.", "torch.hub.load", "boto3.client",
    "boto3.resource", "psycopg2.connect", "psycopg.connect", "pymysql.connect", "pymongo.MongoClient", "redis.Redis",
    "smtplib.SMTP", "ftplib.FTP", "socket.create_connection", "urllib.request.urlopen", "urllib.request.urlretrieve",
    "wget.download", "google.cloud.bigquery.Client", "google.cloud.storage.Client", "snowflake.connector.connect",
    *(f"{client}.{verb}" for client in ("requests", "httpx") for verb in "get post put patch head request".split()),
)  # fmt: skip
_KERAS_DATA = re.compile(r"(?:^|\.)keras\.datasets\.\w+\.load_data$")
_COMMANDS = re.compile(
    r"(?:^|[;&|\n]\s*|\bsudo\s+)(?P<command>wget|curl|git\s+clone|gdown|kaggle|scp|rsync|aws\s+s3|gsutil|huggingface-cli)\b"
)


def network_reads(sites: Sequence[Site]) -> Iterator[Diagnostic]:
    """One finding for each machine that is asked, and for each function that chooses one itself."""
    found: dict[str, list[Site]] = {}
    for site in sites:
        for source in _sources(site):
            found.setdefault(source, []).append(site)
    for source, asked in found.items():
        yield rules.NETWORK.at(
            source,
            *dict.fromkeys(site.place for site in asked),
            hint="Save a copy beside the notebook and read that, unless every run needs the newest data.",
        )


def _sources(site: Site) -> Iterator[str]:
    """Sentences that tell what a call reads from where."""
    if site.is_shell:
        for text in site.texts:
            command = _COMMANDS.search(text)
            if command:
                host = next(map(_host, _ADDRESS.findall(text)), "")
                yield f"`!{command['command']}` needs {host or 'the network'}."
                return
        return
    reads = site.text.startswith(_CLIENTS) or touches_files(site.text)
    hosts = [host for text in site.texts if (host := _host(text))] if reads else []
    if hosts:
        yield f"`{site.in_words}` reads from {hosts[0]}."
    elif site.imported and _fetches(site):
        yield f"`{site.in_words}` gets its data over the network."


def _fetches(site: Site) -> bool:
    if any(isinstance(node, ast.Call) for node in below(site.call.node.func)):
        # a method of what was fetched
        return False
    if site.text.startswith("torchvision.datasets."):
        return site.keyword("download") is not None
    return site.text.startswith(_FETCHING) or _KERAS_DATA.search(site.text) is not None


def _host(text: str) -> str:
    """The machine that an address names, and nothing else of it; empty if it names none."""
    if not (_ADDRESS.match(text) or _DATABASE.match(text)):
        return ""
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""
