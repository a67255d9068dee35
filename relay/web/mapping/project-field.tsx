import { useEffect, useState } from 'react';
import { Button, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { mayHelpToRetry, wordsOf } from '../api/problem';
import { useProjects } from '../api/project';
import { TryAgain } from '../parts/try-again';
import { texts } from './texts';

/** How long after the last key press Jira is searched. */
const debounceMs = 250;

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
  const [typed, setTyped] = useState(project === null ? '' : textOf(project));
  const [searched, setSearched] = useState('');
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
  const chosenText = project === null ? '' : textOf(project);
  useEffect(() => setTyped(chosenText), [chosenText]);
  const nothing = failure ?? (searched === '' ? texts.noProjects : texts.noProjectMatches(searched));
  return (
    <ComboBox
      className="field"
      inputValue={typed}
      onInputChange={setTyped}
      items={projects.data ?? []}
      defaultFilter={() => true}
      value={project?.key ?? null}
      onChange={(key) => {
        const picked = projects.data?.find((candidate) => candidate.key === key);
        if (picked === undefined) return;
        setTyped(textOf(picked));
        onChange(picked);
      }}
      allowsEmptyCollection={failure === undefined}
      menuTrigger="input"
      isInvalid={shownError !== undefined}
    >
      <Label className="label">{texts.project}</Label>
      <div className="combo">
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

function textOf({ name, key }: PickedProject): string {
  return `${name} (${key})`;
}
