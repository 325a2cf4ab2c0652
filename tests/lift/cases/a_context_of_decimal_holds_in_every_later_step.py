# %% a [step:load]
import decimal
from decimal import Decimal

decimal.getcontext().prec = 4
third = Decimal(1) / 3

# %% b [step:show]
print(third, Decimal(2) / 3)
