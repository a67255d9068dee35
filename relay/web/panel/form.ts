import { h } from './dom';
import { readIssueKey } from './issue-key';
import { type IssueLink, type LinkDestination, type Relay, RelayRefusal, type Subject } from './relay';
import { texts } from './texts';

const words = texts.form;

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
  const submit = h('button', { class: 'primary', part: 'submit' }, words.submit);
  const cancel = h('button', { type: 'button', part: 'cancel', click: onClosed }, words.cancel);
  const form = h(
    'form',
    { part: 'form', novalidate: true, 'aria-label': texts.open },
    h('label', {}, words.issueKey, key),
    h('label', {}, words.destination, destination),
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
    submit.textContent = busy ? words.busy : words.submit;
  }

  async function send(): Promise<void> {
    const issueKey = readIssueKey(key.value);
    if (issueKey === undefined) return refuse(key, words.noKey);
    if (destination.value === '') return refuse(destination, words.noDestination);
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
        h('option', { value: id }, words.destinationOption(name, projectKey, siteName)),
      );
      if (destinations.length !== 1) options.unshift(h('option', { value: '' }, words.choose));
      destination.replaceChildren(...options);
      if (destinations.length === 0) error.textContent = words.noDestinations;
    },
    fail(cause: unknown): void {
      error.textContent = refusalWords(cause, '');
    },
  };
}

function refusalWords(cause: unknown, typed: string): string {
  if (!(cause instanceof RelayRefusal)) return words.unreachable;
  if (cause.status === 422 && typed !== '') {
    return words.notShown(typed);
  }
  return `${cause.message} ${cause.detail}`;
}
