import type { Person } from '../setup/context';
import type { HtmlAnswer } from './answer';
import { htmlAnswer } from './html';

interface SwitchQuestion {
  readonly current: Person;
  readonly next: Person;
  readonly switchUrl: string;
  readonly stayUrl: string;
}

/** The page that asks whether to sign in to another organisation. */
export function switchPage({ current, next, switchUrl, stayUrl }: SwitchQuestion): HtmlAnswer {
  const title = `Sign in to ${next.organisationName}?`;
  return htmlAnswer(
    200,
    title,
    <>
      <h1>{title}</h1>
      <p>
        You are signed in to {current.organisationName} as {current.name}. The link that you followed signs you in to{' '}
        {next.organisationName} as {next.name}. If you did not expect that, stay in {current.organisationName}.
      </p>
      <form method="post" action={switchUrl}>
        <button type="submit">Sign in to {next.organisationName}</button>
      </form>
      <p>
        <a href={stayUrl}>Stay in {current.organisationName}</a>
      </p>
    </>,
    { style: buttonStyle, allowed: { 'form-action': ["'self'"] } },
  );
}

const buttonStyle = `
h1, p, button { overflow-wrap: anywhere }
button { min-height: 44px; max-width: 100%; padding: 5px 12px; border: 1px solid var(--link); border-radius: 4px; background: var(--link); color: var(--page); font: inherit; cursor: pointer }
`;
