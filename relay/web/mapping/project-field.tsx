import { useEffect, useRef, useState } from 'react';
import { Button, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { mayHelpToRetry, wordsOf } from '../api/problem';
import { useProjects } from '../api/project';
import { TryAgain } from '../parts/try-again';
import { texts } from './texts';

/** How long after the last key press Jira is searched. */
const debounceMs = 250;

/** The keys that highlight an option. */
const arrows: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp']);

interface PickedProject {
  readonly key: string;
  readonly name: string;
}

interface ProjectFieldProps {
  readonly siteId: string;
  readonly project: PickedProject | null;
  readonly onChange: (project: PickedProject) => void;
  readonly autoFocus?: boolean;
  readonly error?: string | undefined;
}

/** One of the projects in which AvsB may create issues, searched while typing. */
export function ProjectField({ siteId, project, onChange, autoFocus = false, error }: ProjectFieldProps) {
  const chosenText = project === null ? '' : textOf(project);
  const [typed, setTyped] = useState(chosenText);
  const [searched, setSearched] = useState('');
  const [shownFor, setShownFor] = useState(chosenText);
  /** Whether an option was highlighted by hand since something was typed. */
  const hasMoved = useRef(false);
  // Chosen elsewhere, for instance by Undo. While rendering, or what is typed right then would be overwritten.
  if (shownFor !== chosenText) {
    setShownFor(chosenText);
    setTyped(chosenText);
  }
  const projects = useProjects(siteId, searched);
  const isPicked = project !== null && typed === textOf(project);
  useEffect(() => {
    const timer = setTimeout(() => setSearched(isPicked ? '' : typed.trim()), debounceMs);
    return () => clearTimeout(timer);
  }, [typed, isPicked]);
  // “No project matches” would be a claim about Jira, which did not answer.
  const failure =
    projects.error === null || isPicked ? undefined : texts.projectsFailed(wordsOf(projects.error).detail);
  const shownError = error ?? failure;
  const isCurrent = searched === typed.trim() && projects.data !== undefined && !projects.isPlaceholderData;
  const pending = usePendingChoice(isPicked || !isCurrent ? undefined : projects.data, typed, (found) => {
    if (found !== undefined) take(found);
    else if (project !== null) setTyped(chosenText);
  });

  function take(picked: PickedProject): void {
    setTyped(textOf(picked));
    onChange(picked);
  }

  /** The answer to what is typed now decides. */
  function decide(by: ChoiceBy): void {
    if (isPicked) return;
    setSearched(typed.trim());
    pending.await(by);
  }

  const nothing = failure ?? (searched === '' ? texts.noProjects : texts.noProjectMatches(searched));
  return (
    <ComboBox
      className="field"
      inputValue={typed}
      onInputChange={(text) => {
        pending.forget();
        hasMoved.current = false;
        setTyped(text);
      }}
      onBlur={() => decide('leaving')}
      items={projects.data ?? []}
      defaultFilter={() => true}
      value={project?.key ?? null}
      onChange={(key) => {
        // React Aria confirms the choice before on Enter and on leaving, although other words are typed by now.
        if (pending.isAwaited()) return;
        const picked = projects.data?.find((candidate) => candidate.key === key);
        if (picked !== undefined) take(picked);
      }}
      allowsEmptyCollection={failure === undefined}
      menuTrigger="input"
      isInvalid={shownError !== undefined}
    >
      <Label className="label">{texts.project}</Label>
      <div
        className="combo"
        onKeyDownCapture={(event) => {
          const { key, target } = event;
          if (arrows.has(key)) hasMoved.current = true;
          // With an option highlighted by hand, both keys take that. The former choice is highlighted by itself.
          const isHighlighted = target instanceof Element && target.hasAttribute('aria-activedescendant');
          if (isHighlighted && hasMoved.current) return;
          if (key === 'Enter' && typed.trim() !== '' && !isPicked) {
            if (isHighlighted) event.stopPropagation();
            decide('enter');
          }
          // React Aria confirms on Tab, before the field is left.
          if (key === 'Tab') decide('leaving');
        }}
      >
        <Input className="input" autoFocus={autoFocus} placeholder={texts.searchProjects} />
        <Button className="combo-button" aria-label={texts.showProjects}>
          <span aria-hidden="true">▾</span>
        </Button>
      </div>
      <FieldError>{shownError}</FieldError>
      {failure !== undefined && mayHelpToRetry(projects.error) && (
        <TryAgain isPending={projects.isFetching} onPress={() => void projects.refetch()} />
      )}
      <Popover className="popover">
        <ListBox
          className="listbox"
          aria-label={texts.projects}
          renderEmptyState={() => <p className="option muted">{projects.isFetching ? texts.searching : nothing}</p>}
        >
          {(found: PickedProject & { id: string }) => (
            <ListBoxItem id={found.key} textValue={textOf(found)} className="option">
              {found.name} <span className="muted">{found.key}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

type ChoiceBy = 'enter' | 'leaving';

/**
 * A choice made by Enter or by leaving the field, perhaps before Jira has answered. Enter takes what matches best; leaving
 * takes only what was typed in full, and else gives `undefined`.
 *
 * @param found what Jira answered to the typed text; undefined until then
 */
function usePendingChoice(
  found: readonly PickedProject[] | undefined,
  typed: string,
  onDecided: (project: PickedProject | undefined) => void,
) {
  // React Aria asks within the same event, before a state would have changed.
  const awaited = useRef<ChoiceBy | undefined>();
  const [, setCount] = useState(0);
  useEffect(() => {
    const by = awaited.current;
    if (by === undefined || found === undefined) return;
    awaited.current = undefined;
    const sought = typed.trim().toLowerCase();
    const exact = found.find((project) =>
      [project.key, project.name, textOf(project)].some((text) => text.toLowerCase() === sought),
    );
    onDecided(exact ?? (by === 'enter' ? found[0] : undefined));
  });
  return {
    await(by: ChoiceBy): void {
      awaited.current = by;
      setCount((count) => count + 1);
    },
    isAwaited: () => awaited.current !== undefined,
    forget(): void {
      awaited.current = undefined;
    },
  };
}

function textOf({ name, key }: PickedProject): string {
  return `${name} (${key})`;
}
