import { h } from './dom';
import { readIssueKey } from './issue-key';
import { type IssueLink, type LinkDestination, type Relay, RelayRefusal, type Subject } from './relay';

interface FormActions {
  readonly relay: Relay;
  readonly subject: () => Subject;
  readonly onLinked: (link: IssueLink) => void;
  readonly onClosed: () => void;
}

/** Links a ticket by hand: its key or address, and the destination whose site it is on. */
export function createForm({ relay, subject, onLinked, onClosed }: FormActions) {
  const key = h('input', { name: 'issueKey', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'error' });
  const destination = h('select', { name: 'destination' });
  const error = h('p', { id: 'error', class: 'error', part: 'error', role: 'alert' });
  const submit = h('button', { class: 'primary', part: 'submit' }, 'Link ticket');
  const cancel = h('button', { type: 'button', part: 'cancel', click: onClosed }, 'Cancel');
  const form = h(
    'form',
    { part: 'form', novalidate: true, 'aria-label': 'Link a Jira ticket' },
    h('label', {}, 'Issue key', key),
    h('label', {}, 'Jira destination', destination),
    h('div', { class: 'wide' }, error),
    h('div', { class: 'wide' }, submit, cancel),
  );
  let isBusy = false;

  function refuse(field: HTMLElement, sentence: string): void {
    error.textContent = sentence;
    key.setAttribute('aria-invalid', String(field === key));
    field.focus();
  }

  function setBusy(busy: boolean): void {
    isBusy = busy;
    submit.setAttribute('aria-disabled', String(busy));
    submit.textContent = busy ? 'Linking…' : 'Link ticket';
  }

  async function send(): Promise<void> {
    const issueKey = readIssueKey(key.value);
    if (issueKey === undefined) return refuse(key, 'That is not an issue key. It looks like ROLL-1234.');
    if (destination.value === '') return refuse(destination, 'Choose the Jira destination that the ticket belongs to.');
    setBusy(true);
    error.textContent = '';
    try {
      onLinked(await relay.link(subject(), destination.value, issueKey));
    } catch (cause) {
      refuse(key, refusalWords(cause, key.value.trim()));
    } finally {
      setBusy(false);
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isBusy) void send();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onClosed();
  });

  return {
    element: form,
    focus: () => key.focus(),
    setDestinations(destinations: readonly LinkDestination[]): void {
      const options = destinations.map(({ id, name, projectKey, siteName }) =>
        h('option', { value: id }, `${name} (${projectKey} on ${siteName})`),
      );
      if (destinations.length !== 1) options.unshift(h('option', { value: '' }, 'Choose…'));
      destination.replaceChildren(...options);
      if (destinations.length === 0) error.textContent = 'There is no Jira destination yet. An AvsB admin can add one.';
    },
    fail(cause: unknown): void {
      error.textContent = refusalWords(cause, '');
    },
  };
}

function refusalWords(cause: unknown, typed: string): string {
  if (!(cause instanceof RelayRefusal)) return 'AvsB could not be reached. Check your connection, then try again.';
  if (cause.status === 422 && typed !== '') {
    return `Jira does not show ${typed} to AvsB. Check key and destination.`;
  }
  return `${cause.message} ${cause.detail}`;
}
