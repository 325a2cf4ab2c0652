# %% a [step:load]
rate = sum([0.25, 0.25])


class Account:
    def __init__(self, money):
        self.money = money * rate

    def __repr__(self):
        return f"{self.money / rate}"


account = Account(100)
text = str(account)

# %% b [step:show]
print(text, rate)
