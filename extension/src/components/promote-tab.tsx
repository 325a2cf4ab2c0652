import * as React from 'react';

import { filesInOrder } from '../models/files';
import { STOPS } from '../models/tour';
import { pipelineName } from '../text';
import type { FileChange } from '../wire';
import type { IPartProps } from './actions';
import { Callout } from './callout';
import type { ITourProps } from './callout';
import { Button, Diagnostics, LinkButton, Section } from './parts';
import { fileCountWords } from './spoken';
import { Verdict, Verify } from './verdict';

/**
 * The tab of the promotion: name, place, files, verification and verdict.
 */
export function PromoteTab(props: IPartProps & ITourProps & { readonly onShowErrors: () => void }): React.JSX.Element {
  const { trans, session, actions } = props;
  const { promote, steps } = session;
  const why = Private.why(props);
  const isBusy = promote.isBusy;
  const isUpToDate = promote.preview?.up_to_date === true;
  return (
    <>
      <div className="nblift-Scroll">
        <Fields {...props} />
        <Files {...props} />
        <Verify {...props} />
        <Verdict {...props} />
      </div>
      <footer className="nblift-Footer">
        <Callout {...props} at={STOPS} />
        {isUpToDate && !isBusy && (
          <p className="nblift-Line">{trans.__('Up to date: the pipeline already matches this notebook.')}</p>
        )}
        <div className="nblift-Buttons">
          <Button
            label={isUpToDate ? trans.__('Verify again') : trans.__('Verify and write')}
            isPrimary={true}
            why={why}
            onClick={() => {
              actions.promote(isUpToDate ? 'verify' : 'verify-and-write');
            }}
          />
          <Button
            label={trans.__('More ways to promote')}
            className="nblift-mod-arrow"
            why={why}
            onClick={event => {
              const { left, top } = event.currentTarget.getBoundingClientRect();
              actions.openMenu('promote', { x: left, y: top });
            }}
          >
            ▾
          </Button>
        </div>
        <p className="nblift-Secondary nblift-Why">
          {why !== '' ? why : trans.__('Unsaved changes are included.')}{' '}
          {steps.counts.errors > 0 && <LinkButton label={trans.__('Show')} onClick={props.onShowErrors} />}
          {Private.isStepless(props) && steps.isSuggested && !session.isReadOnly && (
            <LinkButton
              label={trans.__('Use the suggestion')}
              onClick={() => {
                props.editor.accept();
              }}
            />
          )}
        </p>
      </footer>
    </>
  );
}

function Fields(props: IPartProps): React.JSX.Element {
  const { trans, session, actions } = props;
  const { promote, notebook } = session;
  // What is being typed; null when nothing is, and then the model speaks.
  const [name, setName] = React.useState<string | null>(null);
  const [place, setPlace] = React.useState<string | null>(null);
  const keepName = (): void => {
    if (name === null) {
      return;
    }
    const valid = pipelineName(name);
    setName(null);
    if (valid !== promote.name && !session.isReadOnly) {
      notebook.setOption(trans.__('Name of the pipeline'), 'pipeline', valid);
    }
    promote.name = valid;
  };
  const keepPlace = (): void => {
    if (place !== null) {
      setPlace(null);
      promote.place = place;
    }
  };
  return (
    <div className="nblift-Fields">
      <label>
        <span>{trans.__('Name')}</span>
        <input
          value={name ?? promote.name}
          spellCheck={false}
          onChange={event => {
            setName(event.target.value);
          }}
          onBlur={keepName}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              keepName();
            }
          }}
        />
      </label>
      <label>
        <span>{trans.__('Place')}</span>
        <input
          value={place ?? promote.place}
          spellCheck={false}
          title={place ?? promote.place}
          onChange={event => {
            setPlace(event.target.value);
          }}
          onBlur={keepPlace}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              keepPlace();
            }
          }}
        />
        <Button label={trans.__('Choose a folder')} title={trans.__('Choose a folder')} onClick={actions.choosePlace}>
          …
        </Button>
      </label>
    </div>
  );
}

function Files(props: IPartProps): React.JSX.Element {
  const { trans, session, actions } = props;
  const { promote } = session;
  const { preview, failure } = promote;
  const [isOpen, setOpen] = React.useState(!promote.isBusy);
  const [isNotesOpen, setNotesOpen] = React.useState(false);
  // The answer to a click on Verify: its stages and the verdict come into view.
  React.useEffect(() => {
    if (promote.isBusy) {
      setOpen(false);
    }
  }, [promote.isBusy]);
  const changed = preview === null ? [] : filesInOrder(preview).filter(file => file.status !== '=');
  const found = [...promote.problems, ...(preview?.diagnostics ?? [])];
  const notes = found.filter(each => each.severity === 'note');
  const same = (preview?.files.length ?? 0) - changed.length;
  return (
    <>
      <Section
        title={trans.__('Files')}
        right={fileCountWords(trans, preview?.files ?? []).join(' · ')}
        isOpen={isOpen}
        onToggle={() => {
          setOpen(!isOpen);
        }}
      >
        {promote.isLoading && <div className="nblift-Progress" role="progressbar" aria-label={trans.__('Making the preview')} />}
        {preview === null && failure === null && <GreyLines />}
        {failure !== null && (
          <p className="nblift-Line">
            {failure === 0 ? trans.__('The server cannot be reached.') : trans.__('There is no preview.')}{' '}
            <LinkButton
              label={trans.__('Try again')}
              onClick={() => {
                promote.invalidate();
              }}
            />
          </p>
        )}
        <Diagnostics {...props} diagnostics={found.filter(each => each.severity === 'error')} />
        <ul className="nblift-Files">
          {changed.map(file => (
            <File key={file.path} {...props} file={file} />
          ))}
        </ul>
        {same > 0 && (
          <p className="nblift-Line nblift-Secondary">{trans._n('%1 file as it is', '%1 files as they are', same)}</p>
        )}
      </Section>
      {(preview?.kept.length ?? 0) > 0 && (
        <p className="nblift-Line">
          {trans._n(
            'You changed %1 file since the last promotion: %2.',
            'You changed %1 files since the last promotion: %2.',
            preview?.kept.length ?? 0,
            (preview?.kept ?? []).join(', ')
          )}{' '}
          <LinkButton
            label={trans.__('Write anyway, keep mine beside')}
            title={trans.__('Each of them is kept under its name with “.mine” at the end.')}
            why={Private.why(props)}
            onClick={() => {
              actions.promote('write-beside');
            }}
          />
        </p>
      )}
      {notes.length > 0 && (
        <Section
          title={trans.__('Notes')}
          right={notes.length.toLocaleString()}
          isOpen={isNotesOpen}
          onToggle={() => {
            setNotesOpen(!isNotesOpen);
          }}
        >
          <Diagnostics {...props} diagnostics={notes} />
        </Section>
      )}
    </>
  );
}

function File(props: IPartProps & { readonly file: FileChange }): React.JSX.Element {
  const { trans, actions, file } = props;
  const words: Record<FileChange['status'], string> = {
    A: trans.__('new'),
    M: trans.__('changed'),
    C: trans.__('conflict'),
    K: trans.__('yours, kept'),
    D: trans.__('gone'),
    '=': trans.__('as it is')
  };
  return (
    <li>
      <button
        type="button"
        title={`${file.path} · ${words[file.status]}`}
        aria-label={trans.__('%1, %2, lines: %3 added, %4 removed', file.path, words[file.status], file.added, file.removed)}
        onClick={() => {
          actions.openReview(file.path);
        }}
      >
        <span className="nblift-File-path">
          <bdi>{file.path}</bdi>
        </span>
        <span className="nblift-File-status" data-status={file.status}>
          {file.status}
        </span>
        <span className="nblift-File-lines">
          {file.added > 0 ? `+${file.added.toLocaleString()}` : ''} {file.removed > 0 ? `−${file.removed.toLocaleString()}` : ''}
        </span>
      </button>
    </li>
  );
}

function GreyLines(): React.JSX.Element {
  return (
    <div className="nblift-Grey" aria-hidden="true">
      {[70, 55, 80, 40, 60].map(width => (
        <div key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

namespace Private {
  export function isStepless(props: IPartProps): boolean {
    const { steps } = props.session;
    return steps.isLoaded && (steps.isSuggested || steps.steps.length === 0);
  }

  /** Why nothing can be promoted now; empty if it can. */
  export function why(props: IPartProps): string {
    const { trans, session } = props;
    const { promote, steps, connection } = session;
    if (promote.isBusy) {
      return promote.promotion?.phase === 'writing' ? trans.__('Writing…') : trans.__('Verifying…');
    }
    if (connection !== 'open') {
      return trans.__('No connection to Jupyter.');
    }
    if (steps.counts.errors > 0) {
      return trans._n('%1 error to fix first.', '%1 errors to fix first.', steps.counts.errors);
    }
    if (isStepless(props) && !(session.isReadOnly && steps.isSuggested)) {
      return trans.__('Set steps first.');
    }
    if (promote.preview?.place_taken === true) {
      return trans.__('%1 holds something that nblift did not write. Choose another place.', promote.place);
    }
    const errors = promote.preview?.diagnostics.filter(each => each.severity === 'error').length ?? 0;
    return errors > 0 ? trans._n('%1 error to fix first.', '%1 errors to fix first.', errors) : '';
  }
}
