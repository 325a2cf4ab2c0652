# %% a [step:load]
%matplotlib inline
%load_ext autoreload
n = sum(range(4))

# %% b [step:show]
%%time
m = n + 1
print(m)

# %% c
%timeit n + 1
