# %% a
class Town:
    def __init__(self, name):
        self.name = name
        self.people = []

    def add(self, person):
        self.people.append(person)
        return self


# %% b [step:found]
town = Town("Riva")

# %% c [step:fill]
town.add("Ada").add("Bo")

# %% d [step:show]
print(town.name, town.people, type(town).__name__)
