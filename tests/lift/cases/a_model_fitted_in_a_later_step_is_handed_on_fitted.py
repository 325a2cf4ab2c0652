# %% a [step:prepare]
import numpy as np
from sklearn.linear_model import LinearRegression

X = np.array([[0.0], [1.0], [2.0]])
y = np.array([1.0, 3.0, 5.0])
model = LinearRegression()

# %% b [step:train]
model.fit(X, y)
print("trained")

# %% c [step:judge]
print(round(model.coef_[0], 6), model.score(X, y))
