# %% a [step:load]
class Survey:
    def __init__(self, answers):
        self.answers = answers
        self.questions = ["age", "income"]
        self.scores = {}

    def __getstate__(self):
        return {"answers": self.answers, "scores": self.scores}

    def score(self):
        self.scores["total"] = sum(self.answers)


survey = Survey([1, 2, 3])

# %% b [step:score]
survey.score()

# %% c [step:show]
print(survey.questions, survey.scores)

# === steps
from .copies import copy_together
from .helpers import Survey


def load() -> Survey:
    survey = Survey([1, 2, 3])

    return survey


def score_step(survey: Survey) -> Survey:
    survey = copy_together(survey)

    survey.score()

    return survey


def show(survey: Survey) -> None:
    print(survey.questions, survey.scores)

# === helpers
from typing import Any


class Survey:
    def __init__(self, answers: Any) -> None:
        self.answers = answers
        self.questions = ["age", "income"]
        self.scores = {}

    def __getstate__(self) -> Any:
        return {"answers": self.answers, "scores": self.scores}

    def score(self) -> None:
        self.scores["total"] = sum(self.answers)

# === naive
show makes survey.scores: builtins.dict b'0 \n'
notebook: builtins.dict b'2 is\nsiq\x06\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00'
