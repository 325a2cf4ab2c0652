# %% a [step:open_it]
log = open("log.txt", "w")

# %% b [step:write]
log.write("one")
log.close()
