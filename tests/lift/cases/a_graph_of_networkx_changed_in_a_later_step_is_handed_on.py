# %% a [step:load]
import networkx as nx

roads = nx.Graph([("a", "b"), ("b", "c")])

# %% b [step:rank]
nx.set_node_attributes(roads, nx.pagerank(roads), "rank")
roads.add_edge("c", "d")

# %% c [step:show]
print(len(roads), round(roads.nodes["a"]["rank"], 3))

# === steps
import copy

import networkx as nx
from networkx import Graph


def load() -> Graph:
    roads = nx.Graph([("a", "b"), ("b", "c")])

    return roads


def rank(roads: Graph) -> Graph:
    roads = copy.deepcopy(roads)

    nx.set_node_attributes(roads, nx.pagerank(roads), "rank")
    roads.add_edge("c", "d")

    return roads


def show(roads: Graph) -> None:
    print(len(roads), round(roads.nodes["a"]["rank"], 3))

# === naive
show fails: KeyError: 'rank'
