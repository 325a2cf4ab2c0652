# %% a [step:load]
counts = {}
for text in ["a", "ab"]:
    from collections import Counter

    count = Counter(text)
    counts[text] = count["a"]
print(counts)

# === steps
def load() -> dict[str, int]:
    counts = {}
    for text in ["a", "ab"]:
        from collections import Counter

        count = Counter(text)
        counts[text] = count["a"]
    print(counts)

    return counts
