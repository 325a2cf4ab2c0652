"""All that goes over the wire, in one list: schemas and TypeScript types are generated from it."""

import msgspec

from .messages_cells import WireDiagnostic
from .messages_live import ClientMessage, ServerMessage
from .messages_promote import (
    PreviewRequest,
    PreviewState,
    PromotionRequest,
    PromotionState,
    Restored,
    RestoreRequest,
    WriteRequest,
)
from .messages_runs import (
    Move,
    MoveRequest,
    OpenedNotebook,
    OpenOutputRequest,
    OpenStepRequest,
    OutputList,
    PinRequest,
    PipelineList,
    PlaceRequest,
    RunRequest,
    RunsMessage,
    RunState,
    StepNotebook,
)


class Health(msgspec.Struct, frozen=True):
    """``GET health``: whether page and server fit."""

    #: Version of nblift in the server.
    version: str
    #: Version of nblift-kernel in the server's environment; kernels may have another.
    kernel_package: str
    #: What this server can do: `live`, `previews`, `promotions`, `restores`, `runs`, `seen`.
    features: tuple[str, ...]


class PromotionList(msgspec.Struct, frozen=True):
    """``GET promotions?path=PATH``: the last promotion of a notebook, or none."""

    #: Newest first.
    promotions: tuple[PromotionState, ...]


class Example(msgspec.Struct, frozen=True):
    """``POST examples``: the notebook of the tour, put into the folder that Jupyter serves; nothing is written over."""

    #: Path of the notebook, relative to the server's root.
    path: str


class SeenSummary(msgspec.Struct, frozen=True):
    """``GET seen?path=PATH``: what is kept of what the tracker saw in a notebook."""

    #: Path of the notebook.
    path: str
    #: Cells of which something is kept.
    cells: int
    #: When the last of them started, milliseconds since 1970; null if there is none.
    last_at: int | None


class Problems(msgspec.Struct, frozen=True):
    """Body of every answer with a status from 400 on."""

    #: What is wrong; at least one.
    diagnostics: tuple[WireDiagnostic, ...]


#: Every value that is sent by itself.
WIRE: dict[str, object] = {
    "ClientMessage": ClientMessage,
    "ServerMessage": ServerMessage,
    "RunsMessage": RunsMessage,
    "Example": Example,
    "Health": Health,
    "Move": Move,
    "MoveRequest": MoveRequest,
    "OpenOutputRequest": OpenOutputRequest,
    "OpenStepRequest": OpenStepRequest,
    "OpenedNotebook": OpenedNotebook,
    "OutputList": OutputList,
    "PinRequest": PinRequest,
    "PipelineList": PipelineList,
    "PlaceRequest": PlaceRequest,
    "PreviewRequest": PreviewRequest,
    "PreviewState": PreviewState,
    "Problems": Problems,
    "PromotionList": PromotionList,
    "PromotionRequest": PromotionRequest,
    "PromotionState": PromotionState,
    "RestoreRequest": RestoreRequest,
    "Restored": Restored,
    "RunRequest": RunRequest,
    "RunState": RunState,
    "SeenSummary": SeenSummary,
    "StepNotebook": StepNotebook,
    "WriteRequest": WriteRequest,
}
