# flags: python=3.12
# %% a [step:load]
shop = {"name": "corner", "sold": [3, 4]}
shop["sold"].append(5)

# %% b [step:show]
line = f"{shop["name"]}: {", ".join(f"{n:>{len("ab")}}" for n in shop["sold"])}"
print(line, f"{
    line!r}")

# === steps
def load() -> dict[str, str | list[int]]:
    shop = {"name": "corner", "sold": [3, 4]}
    shop["sold"].append(5)

    return shop


def show(shop: dict[str, str | list[int]]) -> str:
    line = f"{shop['name']}: {', '.join(f'{n:>{len("ab")}}' for n in shop['sold'])}"
    print(line, f"{line!r}")

    return line
