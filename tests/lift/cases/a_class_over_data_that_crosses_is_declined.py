# %% a [step:load]
rate = sum([0.25, 0.25])


class Account:
    def __init__(self, money):
        self.money = money * rate

    def __repr__(self):
        return f"{self.money / rate}"


account = Account(100)

# %% b [step:show]
print(account, rate)

# === diagnostics
error[code-reads-data] NB309: `account` carries `Account`, which reads notebook data, and goes from step `load` to `show`.
  --> cell b, line 1: print(account, rate)
  hint: Put the definition of `Account` and both steps into one step, or pass it the data.

# === verdict
declined: `account` carries `Account`, which reads notebook data, and goes from step `load` to `show`.

# === naive
load fails: NameError: name 'rate' is not defined
