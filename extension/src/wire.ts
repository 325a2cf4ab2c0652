/**
 * All that goes over the wire between the panel and nblift's server extension.
 *
 * Generated from `src/nblift/server/messages*.py` by `python -m nblift.server.types`; never edited by hand.
 */

/** What a cell holds, in nbformat's words. */
export type CellKind = 'code' | 'markdown' | 'raw';

/** One cell of the notebook, text cells included. */
export interface CellRow {
  /** nbformat's id. */
  readonly id: string;
  /** Position among all cells, from 1: what people call the cell. */
  readonly number: number;
  /** First line that is not blank, stripped, at most 200 characters; empty for an empty cell. */
  readonly first_line: string;
  /** What the cell is for. */
  readonly role: RowRole;
  /** Name of the step that it is in; null outside of steps. */
  readonly step: string | null;
  /** Whether the cell itself holds its step's tag. */
  readonly begins: boolean;
  /** What it needs, by maker in document order. */
  readonly needs: readonly Need[];
  /** Names that it binds or changes, in order of first binding. */
  readonly makes: readonly string[];
  /** Names that it reads and other cells made, in order of first use. */
  readonly reads: readonly string[];
  /**
   * Whether its source can be read; if not, all facts but its place are those of its last source
   * that could be.
   */
  readonly parses: boolean;
  /** How it stands to the kernel. */
  readonly state: RowState;
  /** Why it is stale, in one sentence; else empty. */
  readonly stale_because: string;
  /** Name → what it held; only for the cell's present source. */
  readonly seen: Readonly<Record<string, SeenName>>;
}

/** The tags that a cell is to have. */
export interface CellTags {
  /** Id of the cell. */
  readonly id: string;
  /** All of them, in order. */
  readonly tags: readonly string[];
}

/** Where a channel of an output is. */
export interface ChannelMark {
  /** Its name, such as `prod`. */
  readonly channel: string;
  /** The version that it stands for. */
  readonly number: number;
  /** What a rollback would make it stand for; null if there is nothing. */
  readonly before: number | null;
}

/** What the panel sends, told apart by `type`. */
export type ClientMessage = Open | Edit | Renamed | Suggest | ImportTags | SeenRecords | Kernel;

/** How much was compared. */
export interface Compared {
  /** Names, summed over the steps. */
  readonly names: number;
  /** Printed and displayed text, in bytes. */
  readonly text_bytes: number;
  /** Figures. */
  readonly figures: number;
}

/** Numbers for the header and the status bar. */
export interface Counts {
  /** Steps that tags name. */
  readonly steps: number;
  /** Cells that are stale. */
  readonly stale: number;
  /** Diagnostics that block writing. */
  readonly errors: number;
  /** Those that do not. */
  readonly notes: number;
}

/** What changed since the last `open` or `edit`. */
export interface Edit {
  /** Tells the messages apart. */
  readonly type: 'edit';
  /** One more than that of the `edit` before; the first after an `open` is 1. */
  readonly revision: number;
  /** Cells that are new or have another kind, source or tags. */
  readonly cells?: readonly WireCell[];
  /** All ids in document order if cells came, went or moved; null if the order is as before. */
  readonly order?: readonly string[] | null;
  /** The metadata under `nblift` as it is now; left out if it is as before, null if it is gone. */
  readonly nblift?: Readonly<Record<string, unknown>> | null;
}

/** How an edge or an effect is known. */
export type Evidence = 'may' | 'observed' | 'proved';

/**
 * ``POST examples``: the notebook of the tour, put into the folder that Jupyter serves; nothing is
 * written over.
 */
export interface Example {
  /** Path of the notebook, relative to the server's root. */
  readonly path: string;
}

/** One file of the repository. */
export interface FileChange {
  /** Relative to the repository, `/` between folders. */
  readonly path: string;
  /** What would happen to it. */
  readonly status: FileStatus;
  /** Lines that it gains. */
  readonly added: number;
  /** Lines that it loses. */
  readonly removed: number;
  /** Text on disk; null if there is none, or if it is no text. */
  readonly before: string | null;
  /** Text that would be written; null if it would be removed, or is no text. */
  readonly after: string | null;
}

/**
 * What a promotion would do to a file.
 *
 * `A` new · `M` changed · `C` conflict: a person changed it, and so would the promotion · `K` a
 * person changed it, and it is kept · `=` as it is · `D` gone.
 */
export type FileStatus = '=' | 'A' | 'C' | 'D' | 'K' | 'M';

/**
 * Files below the notebook's folder (relative, `/`) that a cell touched, in order of first touch.
 */
export interface FilesSeen {
  /** Files read. */
  readonly read?: readonly string[];
  /** Files made or changed. */
  readonly written?: readonly string[];
  /** Files removed. */
  readonly deleted?: readonly string[];
  /** Folders whose listing was read. */
  readonly listed?: readonly string[];
  /** Files outside of the folder, absolute, that were opened (libraries' own files left out). */
  readonly outside?: readonly string[];
  /** Folders made. */
  readonly folders?: readonly string[];
}

/** The first place where notebook and pipeline part, with the cell to go to. */
export interface FirstDifference {
  /** Name of the step. */
  readonly step: string;
  /**
   * What differs: `value`, `missing`, `sharing`, `text`, `figure`, `file`; `argument` (changed in
   * place), `returned` (not what the name held), `published`, `random`, `folder` (state at the
   * end), `order` of calls, `failed`, `spec`.
   */
  readonly what: string;
  /** Name of the value, if it is one. */
  readonly name: string;
  /** Where in the value, e.g. ``df["sex"][3]``; or the line of text. */
  readonly path: string;
  /** What is there in the notebook, as text. */
  readonly notebook: string;
  /** What is there in the pipeline, as text. */
  readonly pipeline: string;
  /** Which run: `one process`, `own process`, with `changed parameters` or not. */
  readonly run: string;
  /** Id of the cell in which the step made it; empty if unknown. */
  readonly cell: string;
  /** Its position, from 1; 0 if unknown. */
  readonly number: number;
}

/** A change that mends a diagnostic, and that the panel knows how to make. */
export interface Fix {
  /** Text of the link-button: `Skip cell 9 too`. */
  readonly label: string;
  /**
   * `tag` adds the tag `value` to `cells` · `untag` takes it away · `move` puts `cells` into the
   * step `value` · `merge` joins the step `value` with the one above it · `suggest` asks for a
   * suggestion · `open` goes to the first of `cells` · `force` writes once more and keeps the
   * person's files beside · `place` asks for another place.
   */
  readonly kind: 'force' | 'merge' | 'move' | 'open' | 'place' | 'suggest' | 'tag' | 'untag';
  /** Ids of the cells that it changes. */
  readonly cells: readonly string[];
  /** A tag, a step or empty, as `kind` says. */
  readonly value: string;
}

/** A cell of a lifted function. */
export interface FunctionCell {
  /** Id of the cell. */
  readonly id: string;
  /**
   * Pairs of (line of the cell, line of the file), both from 1, in order; a line may be in several
   * pairs.
   */
  readonly lines: readonly (readonly [number, number])[];
}

/**
 * What the notebook looks like now: rows that changed, and all that is small.
 *
 * The first one after an `open` holds every row.
 */
export interface GraphPatch {
  /** Tells the messages apart. */
  readonly type: 'graph';
  /** That of the last `edit` that it knows; 0 right after `open`. */
  readonly revision: number;
  /** Rows that are new or other than in the last `graph`, in document order. */
  readonly cells: readonly CellRow[];
  /** Ids of cells that are gone. */
  readonly removed: readonly string[];
  /** All ids in document order; null if as before. */
  readonly order: readonly string[] | null;
  /** All steps. */
  readonly steps: readonly StepRow[];
  /**
   * All diagnostics, by the position of their first place; errors before notes of the same cell.
   */
  readonly diagnostics: readonly WireDiagnostic[];
  /** All hidden names, in alphabetical order. */
  readonly hidden: readonly HiddenName[];
  /** Numbers of the above. */
  readonly counts: Counts;
  /** Whether no cell ran yet with its present source: types and sizes are unknown. */
  readonly not_run: boolean;
  /** What to say about the kernel, in one sentence; empty if all is well. */
  readonly kernel_note: string;
}

/** ``GET health``: whether page and server fit. */
export interface Health {
  /** Version of nblift in the server. */
  readonly version: string;
  /** Version of nblift-kernel in the server's environment; kernels may have another. */
  readonly kernel_package: string;
  /** What this server can do: `live`, `previews`, `promotions`, `restores`, `runs`, `seen`. */
  readonly features: readonly string[];
}

/** A name that the kernel holds and no cell makes. */
export interface HiddenName {
  /** The name. */
  readonly name: string;
  /** Ids of the cells that use it, in document order; may be empty. */
  readonly cells: readonly string[];
}

/**
 * Ask for nblift's tags in the place of Kale's; the answer is `imported`. The page writes them, or
 * does not.
 */
export interface ImportTags {
  /** Tells the messages apart. */
  readonly type: 'import_tags';
}

/** Tags of nblift in the place of Kale's; nothing is written. */
export interface Imported {
  /** Tells the messages apart. */
  readonly type: 'imported';
  /** That of the notebook which they were made for. */
  readonly revision: number;
  /** The code cells whose tags are to be other than now. */
  readonly cells: readonly CellTags[];
  /** What Kale's tags said and those of nblift cannot; an error if there were none. */
  readonly diagnostics: readonly WireDiagnostic[];
}

/** The notebook's kernel, whenever something of it changes. */
export interface Kernel {
  /** Tells the messages apart. */
  readonly type: 'kernel';
  /**
   * `restarted` once, right after a restart; all that was seen before is of the last session then.
   */
  readonly state: 'busy' | 'dead' | 'idle' | 'none' | 'restarted' | 'starting';
  /** Id of the kernel; empty without one. */
  readonly kernel?: string;
  /** Whether the tracker runs in it; `unknown` until that is found out. */
  readonly tracker?: 'no' | 'unknown' | 'yes';
  /** Session that the tracker said hello with; empty as long as it did not. */
  readonly session?: string;
  /** Ids of cells that run or wait to run. */
  readonly running?: readonly string[];
}

/** The function that a step became. */
export interface LiftedFunction {
  /** Name of the step. */
  readonly step: string;
  /** File of the repository. */
  readonly file: string;
  /** First line of the function in the file, from 1, decorators included. */
  readonly line: number;
  /** Last line. */
  readonly end_line: number;
  /** Its cells in document order. */
  readonly cells: readonly FunctionCell[];
}

/**
 * What one execution of a cell did.
 *
 * The tracker in a session has less time than in a run of its own: what it could not compare is
 * `may`, whether a value pickles is not tried, and files that native code reads or writes are not
 * seen.
 */
export interface LiveRecord {
  /** Id of the cell. */
  readonly cell: string;
  /** Whether it ran to its end. */
  readonly ok?: boolean;
  /** If not: type and text of the exception. */
  readonly error?: string;
  /** Names bound or rebound (another object than before, or new) and what they hold at the end. */
  readonly bound?: Readonly<Record<string, Seen>>;
  /** Names whose object was changed in place, and what they hold at the end. */
  readonly now?: Readonly<Record<string, Seen>>;
  /** Names deleted. */
  readonly deleted?: readonly string[];
  /**
   * Names whose object's content changed in place, `observed` or `may` (too large or opaque to
   * tell). A function or class is among them if what it carries besides code changed (a closure's
   * variables, attributes).
   */
  readonly mutated?: Readonly<Record<string, string>>;
  /**
   * Pairs of data names that share something mutable at the end of the cell: exact alias or part.
   */
  readonly shares?: readonly (readonly [string, string])[];
  /** Pairs that are one and the same mutable object. */
  readonly aliases?: readonly (readonly [string, string])[];
  /** Generators (`random`, `numpy.random`) whose state changed. */
  readonly random?: readonly string[];
  /** Files that it touched. */
  readonly files?: FilesSeen;
  /** Working directory at the end relative to the notebook's folder; None if unchanged. */
  readonly cwd?: string | null;
  /** Environment variables set, changed or removed. */
  readonly environment?: readonly string[];
  /**
   * Surfaces of configuration that changed: `matplotlib`, `pandas`, `warnings`, `numpy`, `locale`,
   * `decimal`, `logging`, `sys.path`, `sklearn`.
   */
  readonly configuration?: readonly string[];
  /**
   * Figures that were still open when the cell's code had ended (Jupyter then shows and closes
   * them).
   */
  readonly open_figures?: number;
  /** Fully qualified type of the last expression's value; None if there is none or it is `None`. */
  readonly result?: string | null;
  /** Whether it opened a connection. */
  readonly network?: boolean;
  /** Whether it started a process. */
  readonly subprocess?: boolean;
  /** What could not be followed in this cell, a sentence each. */
  readonly problems?: readonly string[];
  /** Module → names that a star import of the cell brought, of those that the notebook mentions. */
  readonly stars?: Readonly<Record<string, readonly string[]>>;
  /** Names the session of the tracker: another one after every restart. */
  readonly session: string;
  /** Counts the cells of the session, from 1. */
  readonly sequence: number;
  /** Cells that had run in the kernel before the session began. */
  readonly unseen: number;
  /** Digest of the source as it was sent: ``sha256:<32 hex>`` of its UTF-8 bytes. */
  readonly source_hash: string;
  /** When it started, in milliseconds since 1970. */
  readonly started_at: number;
  /** How long it ran. */
  readonly seconds: number;
}

/** What a move changes, or would change. */
export interface Move {
  /** The version before; null for a new channel. */
  readonly before: number | null;
  /** The version after. */
  readonly after: number;
  /** Steps of the pipeline that take the value in their own run. */
  readonly read_by: readonly string[];
  /** Whether it was done. */
  readonly done: boolean;
}

/** ``POST outputs/moves``: let a channel stand for another version. */
export interface MoveRequest {
  /** Folder of the pipeline. */
  readonly place: string;
  /** Name of the output. */
  readonly name: string;
  /** Name of the channel. */
  readonly channel: string;
  /** The version that it will stand for; null to roll back. */
  readonly number?: number | null;
  /** Whether to do it; else it is only told what would change. */
  readonly confirmed?: boolean;
}

/** What a cell needs from one other cell, with one kind of evidence; two kinds are two needs. */
export interface Need {
  /**
   * Id of the cell that made it; always above, or the cell is `made below` and stands in
   * `diagnostics`.
   */
  readonly cell: string;
  /**
   * Names, in alphabetical order; ambient state as `file:PATH`, `env:NAME`, `rng:random`,
   * `config:pandas`, `cwd`.
   */
  readonly names: readonly string[];
  /**
   * `proved` follows from the source, `observed` was seen in the kernel, `may` cannot be excluded.
   */
  readonly evidence: Evidence;
}

/** The whole notebook: the first message of a channel, and again whenever `edit` would not do. */
export interface Open {
  /** Tells the messages apart. */
  readonly type: 'open';
  /** Path of the notebook, relative to the server's root. */
  readonly path: string;
  /** Language of its kernel or metadata, in lower case: `python`. */
  readonly language: string;
  /** All cells in document order. */
  readonly cells: readonly WireCell[];
  /** The notebook's metadata under `nblift`, as it is; null if there is none. */
  readonly nblift?: Readonly<Record<string, unknown>> | null;
}

/** ``POST outputs/open``: write a notebook that reads a version of an output. */
export interface OpenOutputRequest {
  /** Folder of the pipeline. */
  readonly place: string;
  /** Name of the output. */
  readonly name: string;
  /** Number of the version. */
  readonly number: number;
}

/** ``POST runs/ID/open``: lay out a step with its exact inputs, for a person. */
export interface OpenStepRequest {
  /** Folder of the pipeline. */
  readonly place: string;
  /** Name of the step. */
  readonly step: string;
}

/** A notebook that was written for a person to work in; one that was there is as it was. */
export interface OpenedNotebook {
  /** Path, relative to the server's root. */
  readonly path: string;
  /** Id of the cell that the person came for; all before it load what it needs. */
  readonly cell: string;
  /** The line of that cell that failed, from 1; null if none did. */
  readonly line: number | null;
}

/** ``GET outputs?place=PLACE&name=NAME``: versions of an output. */
export interface OutputList {
  /** Newest first. */
  readonly versions: readonly OutputRow[];
}

/** A version of an output; in the OUTPUTS section the newest one. */
export interface OutputRow {
  /** Name of the output. */
  readonly name: string;
  /** Number of the version. */
  readonly number: number;
  /** Fully qualified type. */
  readonly type: string;
  /** Text that a person sees. */
  readonly preview: string;
  /** Bytes. */
  readonly size: number;
  /** The run that made it. */
  readonly run: string;
  /** When it was published, milliseconds since 1970. */
  readonly created_at: number;
  /** All channels of the output, wherever they are. */
  readonly channels: readonly ChannelMark[];
  /** Whether it is kept whatever is collected. */
  readonly pinned: boolean;
  /** Whether its bytes were given up. */
  readonly collected: boolean;
}

/** A value that a run was given. */
export interface ParameterValue {
  /** Name of the parameter. */
  readonly name: string;
  /** Its value. */
  readonly value: unknown;
  /** Whether it is another one than the notebook's. */
  readonly changed: boolean;
}

/**
 * How far a promotion is; the last three are final, but for `done` and `failed` with `can_write`.
 */
export type Phase = 'cancelled' | 'done' | 'failed' | 'queued' | 'running' | 'writing';

/** ``POST outputs/pins``: keep a version whatever is collected, or do so no more. */
export interface PinRequest {
  /** Folder of the pipeline. */
  readonly place: string;
  /** Name of the output. */
  readonly name: string;
  /** Number of the version. */
  readonly number: number;
  /** Whether it is to be kept. */
  readonly pinned: boolean;
}

/** What can be said of a pipeline before it runs. */
export interface PipelineFacts {
  /** Its name. */
  readonly name: string;
  /** Its parameters, in the notebook's order. */
  readonly parameters: readonly PipelineParameter[];
  /** Names of its steps, in order. */
  readonly steps: readonly string[];
}

/** ``GET pipelines``: all that were found, and those that were here once. */
export interface PipelineList {
  /** By name. */
  readonly pipelines: readonly PipelineRow[];
}

/** A parameter that a run may be given. */
export interface PipelineParameter {
  /** As functions call it. */
  readonly name: string;
  /** As the notebook writes it. */
  readonly source_name: string;
  /** Annotation, such as ``int | None``. */
  readonly type: string;
  /** The notebook's value. */
  readonly default: unknown;
  /** What the last run was given; the notebook's value if nothing ran. */
  readonly last: unknown;
  /** What it means; empty if the notebook does not say. */
  readonly doc: string;
}

/** A pipeline below the folder that Jupyter serves. */
export interface PipelineRow {
  /** Folder of its repository. */
  readonly place: string;
  /** Its name; that of the folder if its repository is gone. */
  readonly name: string;
  /** Path of the notebook that it was promoted from; empty if unknown, or outside of the folder. */
  readonly notebook: string;
  /** Whether its repository is gone. */
  readonly missing: boolean;
  /** Its newest run; null if there is none. */
  readonly last: RunRow | null;
}

/** A spot in a notebook, or in a file. */
export interface Place {
  /** Id of the cell; empty if the place is a whole file. */
  readonly cell?: string;
  /** Position of the cell among all cells of the notebook, from 1. */
  readonly number?: number | null;
  /** Line in the cell (or file), from 1. */
  readonly line?: number | null;
  /** Column in the line, from 1. */
  readonly column?: number | null;
  /** The source line itself, for people. */
  readonly source?: string | null;
  /** File name, when it is not the notebook that is being read. */
  readonly file?: string | null;
  /** Function that the place is in, when it is a frame of a traceback. */
  readonly function?: string | null;
}

/** ``POST pipelines``: there is a pipeline in a folder; ``POST runs/ID/resume``: which one. */
export interface PlaceRequest {
  /** Folder of the pipeline. */
  readonly place: string;
}

/** ``POST previews``: what a promotion would write; executes nothing and writes nothing. */
export interface PreviewRequest {
  /** Path of the notebook, relative to the server's root. */
  readonly path: string;
  /** The notebook as it stands in the browser, nbformat 4; unsaved changes included. */
  readonly document: unknown;
  /** Folder of the pipeline repository, relative to the server's root. */
  readonly place: string;
  /** Name of the pipeline; if left out or empty, that of the notebook's metadata or file. */
  readonly name?: string;
  /** `tidy` leaves out displays that only look at data, `keep` leaves out none. */
  readonly displays?: 'keep' | 'tidy';
}

/** What a promotion would write, as far as the source alone tells. */
export interface PreviewState {
  /**
   * All files that the repository would have or lose, by path; empty if the notebook cannot be
   * lifted.
   */
  readonly files: readonly FileChange[];
  /** One per step. */
  readonly functions: readonly LiftedFunction[];
  /** What there is to say; an error among them means that nothing would be written. */
  readonly diagnostics: readonly WireDiagnostic[];
  /** Whether the last promotion was of this notebook, and no file of it would change. */
  readonly up_to_date: boolean;
  /** Whether the place holds something that nblift did not write, or another pipeline. */
  readonly place_taken: boolean;
  /**
   * Files that a person changed, and that stand in the way: a promotion stops at them, or keeps
   * them beside.
   */
  readonly kept: readonly string[];
  /** Name of the pipeline that was lifted; empty if none was. */
  readonly name: string;
}

/** A message could not be followed; the channel goes on. */
export interface Problem {
  /** Tells the messages apart. */
  readonly type: 'problem';
  /** What is wrong. */
  readonly diagnostics: readonly WireDiagnostic[];
}

/** Body of every answer with a status from 400 on. */
export interface Problems {
  /** What is wrong; at least one. */
  readonly diagnostics: readonly WireDiagnostic[];
}

/** The notebook's promotion: after `open`, and whenever its state changes. */
export interface PromotionChanged {
  /** Tells the messages apart. */
  readonly type: 'promotion';
  /** The last one of this notebook; null if there is none. */
  readonly promotion: PromotionState | null;
}

/** ``GET promotions?path=PATH``: the last promotion of a notebook, or none. */
export interface PromotionList {
  /** Newest first. */
  readonly promotions: readonly PromotionState[];
}

/** How to promote. */
export interface PromotionOptions {
  /** `tidy` leaves out displays that only look at data, `keep` leaves out none. */
  readonly displays?: 'keep' | 'tidy';
  /** Write also where the verdict is `different`. */
  readonly write_different?: boolean;
  /** Write also over files that a person changed, and keep theirs beside as `NAME.mine`. */
  readonly force?: boolean;
  /** Values to verify with, by name of the parameter. */
  readonly tries?: Readonly<Record<string, unknown>>;
  /** Seconds that a cell of the notebook may take; any if null. */
  readonly cell_timeout_s?: number | null;
}

/** ``POST promotions``: runs in a process of its own, which outlives the page. */
export interface PromotionRequest {
  /** Path of the notebook, relative to the server's root. */
  readonly path: string;
  /** The notebook as it stands in the browser, nbformat 4; unsaved changes included. */
  readonly document: unknown;
  /** Folder of the pipeline repository, relative to the server's root. */
  readonly place: string;
  /**
   * `verify` writes nothing · `write` verifies, then writes what is verified · `write-unverified`
   * writes at once and executes nothing. What was not written may be written by ``POST
   * promotions/ID/write``, see `can_write`.
   */
  readonly mode: 'verify' | 'write' | 'write-unverified';
  /** Name of the pipeline; if left out or empty, that of the notebook's metadata or file. */
  readonly name?: string;
  /** How to promote. */
  readonly options?: PromotionOptions;
}

/** A promotion, from its request on; kept by the server until a newer one of the same notebook. */
export interface PromotionState {
  /** Id of the promotion. */
  readonly id: string;
  /** Path of the notebook, relative to the server's root. */
  readonly path: string;
  /** Folder of the repository, relative to the server's root. */
  readonly place: string;
  /** As asked for. */
  readonly mode: 'verify' | 'write' | 'write-unverified';
  /** How far it is. */
  readonly phase: Phase;
  /** When it was asked for, milliseconds since 1970. */
  readonly started_at: number;
  /**
   * In the order in which they run; those that are known from the start are there from the start.
   */
  readonly stages: readonly Stage[];
  /** Null until there is one. */
  readonly verdict: Verdict | null;
  /** One sentence; why it is not `verified`, else empty. */
  readonly reason: string;
  /** What was compared; null until there is a verdict. */
  readonly compared: Compared | null;
  /** Only if there is one. */
  readonly first_difference: FirstDifference | null;
  /** What there is to say. */
  readonly diagnostics: readonly WireDiagnostic[];
  /** What was written; null if nothing was. */
  readonly written: WrittenFiles | null;
  /** What came of it, in one sentence: `12 files written.`; empty while it runs. */
  readonly message: string;
  /** Whether ``DELETE promotions/ID`` stops it now; not while it writes. */
  readonly can_cancel: boolean;
  /** Whether ``POST promotions/ID/write`` may follow. */
  readonly can_write: boolean;
  /** How long all of it took last time, in seconds; null if unknown. */
  readonly last_seconds: number | null;
  /** What the run did outside of its folder: files, subprocesses, network. */
  readonly outside: readonly string[];
}

/** A step: its name, its cells, and why it is one. */
export interface ProposedStep {
  /** A valid step name, other than every name of the notebook. */
  readonly name: string;
  /** Ids of its code cells in document order; it begins with the first of them. */
  readonly cells: readonly string[];
  /** Data names that earlier steps make and this one needs, in alphabetical order. */
  readonly needs?: readonly string[];
  /** Data names that it makes or changes and a later step needs, in alphabetical order. */
  readonly makes?: readonly string[];
  /** Why it begins where it begins, and what it holds: a short sentence each. */
  readonly reasons?: readonly string[];
}

/** The notebook has another path; all that is known of it goes along. */
export interface Renamed {
  /** Tells the messages apart. */
  readonly type: 'renamed';
  /** The new path. */
  readonly path: string;
}

/** ``POST restores``: put the files of a repository back as they were before the last promotion. */
export interface RestoreRequest {
  /** Folder of the repository, relative to the server's root. */
  readonly place: string;
}

/** What was put back. */
export interface Restored {
  /** Folder of the repository. */
  readonly place: string;
  /** How many files are other than before. */
  readonly files: number;
}

/** What a code cell is for; `none` also for text cells. */
export type RowRole = 'check' | 'imports' | 'none' | 'parameters' | 'setup' | 'skip' | 'step';

/** How a cell stands to the kernel, as far as the tracker saw it. */
export type RowState = 'failed' | 'fresh' | 'running' | 'stale' | 'unrun';

/** ``POST runs``: run a pipeline, in a process of its own, which outlives the page. */
export interface RunRequest {
  /** Folder of the pipeline. */
  readonly place: string;
  /**
   * Values by name of the parameter, the notebook's for the rest; null for those of the last run.
   */
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  /**
   * The first step to run, what those before it made is taken from an earlier run; empty for all
   * steps.
   */
  readonly from_step?: string;
  /** Whether results of earlier runs are taken, of steps that would get the same. */
  readonly cache?: boolean;
}

/** One line of the RUNS section. */
export interface RunRow {
  /** Folder of the pipeline. */
  readonly place: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** Number of the run in its pipeline. */
  readonly id: string;
  /** How it stands. */
  readonly status: Status;
  /** Whether every step came from the cache. */
  readonly cached: boolean;
  /** What started it; empty for a person, by hand. */
  readonly cause: string;
  /** When it began, milliseconds since 1970. */
  readonly started_at: number;
  /** How long it took; null while it runs, or if nobody knows. */
  readonly seconds: number | null;
  /** The step that runs, or that ended the run; else empty. */
  readonly step: string;
  /** How many steps have ended. */
  readonly done: number;
  /** How many steps there are. */
  readonly of: number;
  /** What there is to say of the step that ended the run. */
  readonly diagnostics: readonly WireDiagnostic[];
  /** Whether ``DELETE runs/ID`` stops it. */
  readonly can_cancel: boolean;
  /** Whether ``POST runs/ID/resume`` goes on with it: what succeeded is not made again. */
  readonly can_resume: boolean;
}

/** ``GET runs/ID?place=PLACE``: all of a run. */
export interface RunState {
  /** Its line. */
  readonly row: RunRow;
  /** In order. */
  readonly steps: readonly StepState[];
  /** In the notebook's order. */
  readonly parameters: readonly ParameterValue[];
}

/** What the channel of runs says, told apart by `type`. */
export type RunsMessage = RunsState | Problem;

/**
 * The Runs tab of one pipeline, or of all: ``GET runs?place=PLACE``, and each message of the
 * channel of runs.
 */
export interface RunsState {
  /** Tells the messages apart. */
  readonly type: 'runs';
  /** Folder of the pipeline; empty for all. */
  readonly place: string;
  /** What is known of the pipeline; null for all, or if its repository is gone. */
  readonly facts: PipelineFacts | null;
  /** Newest first. */
  readonly runs: readonly RunRow[];
  /** Whether there are older ones. */
  readonly more: boolean;
  /** The newest version of each output, by name; empty for all pipelines. */
  readonly outputs: readonly OutputRow[];
}

/** What a name held at the end of a cell. */
export interface Seen {
  /**
   * `data`, `function`, `class`, `module`, or `handle` (open file, connection, generator, lock …).
   */
  readonly kind: string;
  /** Fully qualified type, e.g. ``pandas.DataFrame``; ``__main__.Town`` for notebook classes. */
  readonly type: string;
  /**
   * Annotation as a person would write it, e.g. ``list[str]``, ``dict[str, int] | None``; ``Any``
   * if unknown.
   */
  readonly annotation?: string;
  /**
   * Import statements that the annotation needs, e.g. ``from sklearn.pipeline import Pipeline``.
   */
  readonly annotation_imports?: readonly string[];
  /** What a docstring can say: ``439 rows × 7 columns``; empty if there is nothing to say. */
  readonly size?: string;
  /** Columns of a frame, name → dtype, in order. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Bytes, roughly; None if unknown. */
  readonly nbytes?: number | null;
  /** Whether it pickles; None if not tried. */
  readonly pickles?: boolean | null;
  /** Why not, in the exception's words. */
  readonly unpickled_because?: string;
}

/** What a name held when the cell had last run with its present source. */
export interface SeenName {
  /** As a person would write it: `pd.DataFrame`, `list[str]`; `Any` if unknown. */
  readonly annotation: string;
  /** Fully qualified type: `pandas.DataFrame`. */
  readonly type: string;
  /** In words: `439 rows × 7 columns`; empty if there is nothing to say. */
  readonly size: string;
  /** Bytes, roughly; null if unknown. */
  readonly nbytes: number | null;
}

/** What the tracker said since the last such message. */
export interface SeenRecords {
  /** Tells the messages apart. */
  readonly type: 'seen';
  /** Id of the kernel. */
  readonly kernel: string;
  /** In the order of their `sequence`; at most 200 at once. */
  readonly records?: readonly LiveRecord[];
  /**
   * Names that the kernel holds now, of those that a person made; null if the tracker did not say.
   */
  readonly names?: readonly string[] | null;
}

/** ``GET seen?path=PATH``: what is kept of what the tracker saw in a notebook. */
export interface SeenSummary {
  /** Path of the notebook. */
  readonly path: string;
  /** Cells of which something is kept. */
  readonly cells: number;
  /** When the last of them started, milliseconds since 1970; null if there is none. */
  readonly last_at: number | null;
}

/** What the server sends, told apart by `type`. */
export type ServerMessage = GraphPatch | Suggestion | Imported | PromotionChanged | Problem;

/** Whether a diagnostic blocks writing. */
export type Severity = 'error' | 'note';

/** One line of the VERIFY section. */
export interface Stage {
  /**
   * `notebook`, `lift`, the name of a step, `pipeline`, `changed parameters`, `notebook again`,
   * `write`.
   */
  readonly name: string;
  /** `skipped` if it was not needed. */
  readonly state: 'done' | 'failed' | 'running' | 'skipped' | 'waiting';
  /** How long it took; null until it has ended. */
  readonly seconds: number | null;
}

/** How a run, or a step run, stands. */
export type Status = 'cached' | 'cancelled' | 'failed' | 'lost' | 'pending' | 'running' | 'skipped' | 'succeeded';

/** ``GET runs/ID/notebook?place=PLACE&step=STEP&stamp=STAMP``: the executed notebook of a step. */
export interface StepNotebook {
  /** Stays the same as long as the notebook does. */
  readonly stamp: string;
  /** nbformat 4; null if it is not there yet, or is as it was at `stamp`. */
  readonly document: Readonly<Record<string, unknown>> | null;
}

/** One step, in document order. */
export interface StepRow {
  /** As in its tag; a second part of a divided step is `name_2`. */
  readonly name: string;
  /** Position among the steps, from 1: chooses the colour. */
  readonly number: number;
  /** Ids of its code cells in document order. */
  readonly cells: readonly string[];
  /** Names that it takes from earlier steps, in order of first use. */
  readonly needs: readonly string[];
  /** Names that later steps take from it, in order of first binding. */
  readonly makes: readonly string[];
  /** Always false in `graph`; a suggestion comes in `suggestion`. */
  readonly suggested: boolean;
}

/** A step of a run. */
export interface StepState {
  /** Its name. */
  readonly step: string;
  /** How it stands. */
  readonly status: Status;
  /** When its last attempt began, milliseconds since 1970; null if there was none. */
  readonly started_at: number | null;
  /** How long it took; null while it runs, or if it did not. */
  readonly seconds: number | null;
  /** Whether ``GET runs/ID/notebook`` has its executed notebook. */
  readonly has_notebook: boolean;
  /** What it made. */
  readonly outputs: readonly StepValue[];
  /** What there is to say. */
  readonly diagnostics: readonly WireDiagnostic[];
  /** Why it ran, or came from the cache, or did not run: sentences. */
  readonly why: readonly string[];
}

/** A value that a step made. */
export interface StepValue {
  /** ``name@step``. */
  readonly value: string;
  /** Fully qualified type. */
  readonly type: string;
  /** Text that a person sees. */
  readonly preview: string;
  /** Bytes. */
  readonly size: number;
  /** The version that it was published as, such as `features#12`; empty if it was not. */
  readonly version: string;
}

/**
 * Ask for steps; the answer is `suggestion`, or `problem`. A newer request takes the place of an
 * older one.
 */
export interface Suggest {
  /** Tells the messages apart. */
  readonly type: 'suggest';
}

/** Steps that nblift suggests; nothing is written. */
export interface Suggestion {
  /** Tells the messages apart. */
  readonly type: 'suggestion';
  /** That of the notebook which it was made for. */
  readonly revision: number;
  /** In document order; none if the notebook has no code that a step could run. */
  readonly steps: readonly ProposedStep[];
  /** Ids of cells that should be tagged `setup`. */
  readonly setup: readonly string[];
  /** Sentences on the suggestion as a whole; those on a step are in the step. */
  readonly reasons: readonly string[];
}

/** Whether the pipeline computes what the notebook computed. */
export type Verdict = 'declined' | 'different' | 'unverified' | 'verified';

/** A cell as it stands in the browser. */
export interface WireCell {
  /** nbformat's id; stays when the cell is moved or edited. */
  readonly id: string;
  /** nbformat's cell type. */
  readonly kind: CellKind;
  /** Whole text of the cell. */
  readonly source: string;
  /** `metadata.tags`, as they are. */
  readonly tags?: readonly string[];
  /** Left out or null if the cell has none; only gaps between counts are looked at. */
  readonly execution_count?: number | null;
}

/** A diagnostic in the form of `nblift check --json`, with what the panel can do about it. */
export interface WireDiagnostic {
  /** ``NB201``; stays the same for ever. */
  readonly code: string;
  /** The same in words: ``hidden-name``. */
  readonly slug: string;
  /** An error blocks writing, a note does not. */
  readonly severity: Severity;
  /** One sentence: what is wrong here. */
  readonly message: string;
  /** One sentence: the next step. */
  readonly hint: string;
  /** Where; the first is the most important. */
  readonly places: readonly Place[];
  /** Best one first; may be empty. */
  readonly fixes: readonly Fix[];
}

/** ``POST promotions/ID/write``: writes what was verified, without verifying again. */
export interface WriteRequest {
  /**
   * Which verdict is known to be there and accepted; a `different` or `unverified` one needs its
   * own word.
   */
  readonly although?: 'different' | 'unverified' | null;
  /** Write also over files that a person changed, and keep theirs beside as `NAME.mine`. */
  readonly force?: boolean;
}

/** What a promotion wrote. */
export interface WrittenFiles {
  /** How many files are new or have another content; 0 if the repository was up to date. */
  readonly files: number;
  /** Folder of the repository, relative to the server's root. */
  readonly place: string;
  /** A person's file that stood in the way → where it lies now, both relative to the repository. */
  readonly kept: Readonly<Record<string, string>>;
}
