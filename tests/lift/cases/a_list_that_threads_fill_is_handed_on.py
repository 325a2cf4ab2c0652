# %% a [step:load]
import threading

found = []
threads = [threading.Thread(target=found.append, args=(i,)) for i in range(3)]
for thread in threads:
    thread.start()
    thread.join()

# %% b [step:show]
print(found)

# === steps
import threading


def load() -> list[int]:
    found = []
    threads = [threading.Thread(target=found.append, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
        thread.join()

    return found


def show(found: list[int]) -> None:
    print(found)

# === diagnostics
note[not-compared] NB706: Step load: threads[0]: threading.Thread (a thread, a process or a pool of them), threads[1]: threading.Thread (a thread, a process or a pool of them), threads[2]: threading.Thread (a thread, a process or a pool of them), thread cannot be compared by content.
  hint: Look at it yourself once.
