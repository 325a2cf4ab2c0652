# %% a [step:load]
queue = [3, 1, 2]
queue.pop()

# %% b [step:show]
sorted(queue, reverse=True)

# %% c
queue.pop();

# %% d
{n: n * n for n in queue}

# %% e [step:end]
print(queue)
