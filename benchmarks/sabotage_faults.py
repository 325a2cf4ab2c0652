"""The faults that `sabotage.py` puts into promoted repositories, and the step that the judge must name for each."""

from sabotage_ledger import LEDGER
from sabotage_market import MARKET
from sabotage_readings import READINGS
from sabotage_unseen import UNSEEN

FAULTS = (*MARKET, *LEDGER, *READINGS, *UNSEEN)
