# %% a [step:write]
import pickle

with open("model.pkl", "wb") as file:
    pickle.dump({"weights": [1, 2]}, file)

# %% b [step:read]
with open("model.pkl", "rb") as file:
    model = pickle.load(file)
print(model)
