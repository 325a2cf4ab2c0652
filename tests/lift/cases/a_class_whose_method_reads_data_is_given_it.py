# %% a [step:load]
rate = sum([0.25, 0.25])


class Account:
    def __init__(self, money):
        self.money = money

    def interest(self):
        return self.money * rate


# %% b [step:begin]
account = Account(100)

# %% c [step:show]
print(account.interest())
