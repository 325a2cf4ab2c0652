"""Random numbers that nothing seeded."""

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby

from nblift.model.diagnostic import Diagnostic

from . import rules
from .check_sites import Site
from .effects import DRAWING, SEEDS, drawn_by

#: Functions that seed the generators of some library, or of several.
_SEEDS = {
    **{text: (generator,) for text, generator in SEEDS.items()},
    "torch.manual_seed": ("torch",),
    "torch.random.manual_seed": ("torch",),
    "torch.seed": (),
    "tensorflow.random.set_seed": ("tensorflow",),
    "tensorflow.set_random_seed": ("tensorflow",),
}
#: Last names of functions that seed all of them.
_SEED_ALL = frozenset("seed_everything set_random_seed set_seed set_determinism fix_seed fix_seeds seed_all".split())
#: Generators that are seeded where they are made.
_GENERATORS = frozenset((
    "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.SeedSequence", "numpy.random.PCG64",
    "numpy.random.MT19937", "numpy.random.Philox", "random.Random",
))  # fmt: skip
#: Arguments by which a call gets its own seed or generator.
_STATE = ("random_state", "seed", "random_seed", "rng", "generator", "key")
#: Classes and functions of scikit-learn that draw from numpy's generator where they are given no state.
_SKLEARN = frozenset(
    "RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor BaggingClassifier "
    "BaggingRegressor GradientBoostingClassifier GradientBoostingRegressor AdaBoostClassifier AdaBoostRegressor "
    "IsolationForest DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor KMeans "
    "MiniBatchKMeans BisectingKMeans GaussianMixture BayesianGaussianMixture MLPClassifier MLPRegressor SGDClassifier "
    "SGDRegressor Perceptron TSNE LatentDirichletAllocation RandomizedSearchCV ShuffleSplit StratifiedShuffleSplit "
    "GroupShuffleSplit RepeatedKFold RepeatedStratifiedKFold make_blobs make_circles make_classification make_moons "
    "make_regression make_friedman1 make_s_curve make_swiss_roll permutation_importance".split()
)
_SKLEARN_SHUFFLING = frozenset(("KFold", "StratifiedKFold", "StratifiedGroupKFold"))
_TORCH_DRAWS = frozenset(
    "rand randn randint randperm rand_like randn_like randint_like normal bernoulli multinomial".split()
)
_TORCH_LAYERS = ("Linear", "Conv", "Embedding", "LSTM", "GRU", "RNN", "Bilinear", "Transformer", "MultiheadAttention")
_TENSORFLOW_DRAWS = frozenset("normal uniform truncated_normal shuffle gamma poisson categorical".split())
#: Arguments that show that an object whose `sample` is called is a frame.
_OF_FRAMES = ("frac", "n", "replace", "weights", "ignore_index")


def unseeded(sites: Sequence[Site]) -> Iterator[Diagnostic]:
    """One finding for each generator that is drawn from and never seeded before, and for each made without a seed."""
    known: set[str] = set()
    drawn: dict[str, list[Site]] = {}
    for _, group in groupby(sites, key=lambda site: site.cell.id):
        own = list(group)
        # a function called here may seed before the cell itself draws
        for site in own:
            known.update(seeded for seeded in _seeded(site) if site.stands is not site.cell)
        for site in own:
            known.update(_seeded(site))
            generator = draws_from(site)
            if generator and not {generator, "all"} & known:
                drawn.setdefault(generator, []).append(site)
            if site.text in _GENERATORS and _no_seed(site):
                yield rules.UNSEEDED.at(
                    f"`{site.in_words}()` makes a random generator without a seed.",
                    site.place,
                    hint=f"Give it a seed, as in `{site.in_words}(0)`, best from a parameter.",
                )
    for generator, found in drawn.items():
        # of each cell its first draw
        places = {site.cell.id: site.place for site in reversed(found)}
        yield rules.UNSEEDED.at(
            f"`{found[0].in_words}` draws from the generator of `{generator}`, and no cell above seeds it.",
            *dict.fromkeys(reversed(places.values())),
            hint=_HINTS[generator],
        )


_HINTS = {
    "random": "Call `random.seed(…)` in a cell above, best with a parameter.",
    "numpy.random": "Give the call a `random_state`, or call `np.random.seed(…)` in a cell above.",
    "torch": "Call `torch.manual_seed(…)` in a cell above, best with a parameter.",
    "tensorflow": "Call `tf.random.set_seed(…)` in a cell above, best with a parameter.",
}


def _seeded(site: Site) -> tuple[str, ...]:
    name = site.text.rpartition(".")[2]
    if site.text in _SEEDS:
        return () if _no_seed(site) else _SEEDS[site.text]
    return ("all",) if name in _SEED_ALL and site.call.node.args else ()


def _no_seed(site: Site) -> bool:
    given = [*site.call.node.args, *(k.value for k in site.call.node.keywords)]
    return not given or (isinstance(given[0], ast.Constant) and given[0].value is None)


def draws_from(site: Site) -> str:
    """The generator without a seed of its own that a call draws from: ``numpy.random``; empty if none."""
    library, _, rest = site.text.partition(".")
    name = rest.rpartition(".")[2]
    state = site.keyword(*_STATE)
    if state is not None and not (isinstance(state, ast.Constant) and state.value is None):
        return ""
    if drawn_by(site.text):
        return drawn_by(site.text) if site.imported else ""
    if library == "torch" and site.imported and _torch(rest, name, site):
        return "torch"
    if site.text.startswith("tensorflow.random.") and name in _TENSORFLOW_DRAWS:
        return "tensorflow"
    if (library == "sklearn" and _sklearn(site, name)) or _numpy_inside(site, name):
        return "numpy.random"
    return ""


def _torch(rest: str, name: str, site: Site) -> bool:
    if rest in _TORCH_DRAWS or rest == "utils.data.random_split" or rest.startswith("nn.init."):
        return not name.startswith(("constant_", "zeros_", "ones_", "eye_"))
    if rest == "utils.data.DataLoader":
        return _is_true(site.keyword("shuffle"))
    return rest.startswith("nn.") and name.startswith(_TORCH_LAYERS)


def _sklearn(site: Site, name: str) -> bool:
    if site.text in DRAWING:
        shuffles = site.keyword("shuffle")
        return not (isinstance(shuffles, ast.Constant) and shuffles.value is False)
    return name in _SKLEARN or (name in _SKLEARN_SHUFFLING and _is_true(site.keyword("shuffle")))


def _numpy_inside(site: Site, name: str) -> bool:
    """Methods of frames, and of distributions: scipy's, and those that follow it."""
    if name == "rvs":
        return True
    if name != "sample" or site.imported:
        return False
    return site.made_by.startswith("pandas.") or site.keyword(*_OF_FRAMES) is not None


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
