# %% a [step:prepare]
import numpy as np
from sklearn.linear_model import LinearRegression

X = np.array([[0.0], [1.0], [2.0]])
model = LinearRegression()
final = model

# %% b [step:train]
fitted = final.fit(X, X[:, 0])

# %% c [step:judge]
print(model.coef_.round(3), fitted is model)
