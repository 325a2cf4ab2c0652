# %% a [setup]
import logging

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)
log = logging.getLogger("town")
log.setLevel(logging.DEBUG)

# %% b [step:load]
size = 3
logger.info("loaded %s", size)

# %% c [step:show]
logging.getLogger("town").setLevel(logging.WARNING)
print(size, log.level, log.isEnabledFor(logging.INFO))

# === steps
import logging

from .helpers import log, logger, size
from .settings import configure_show


def load() -> None:
    logger.info("loaded %s", size)


def show() -> None:
    configure_show()
    print(size, log.level, log.isEnabledFor(logging.INFO))

# === helpers
import logging

logger = logging.getLogger(__name__)
log = logging.getLogger("town")
size = 3

# === settings
import logging

from .helpers import log


def configure() -> None:
    logging.basicConfig(level=logging.INFO)
    log.setLevel(logging.DEBUG)


def configure_show() -> None:
    logging.getLogger("town").setLevel(logging.WARNING)
