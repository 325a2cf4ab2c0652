# %% a [step:load]
import asyncio

x = await asyncio.sleep(0, result=3)

# %% b [step:show]
print(x)
