import { isWebAddress } from '../../../adf/safe-text';
import { defineKind, type Kind, notSent } from './kind';
import { readTemplate, renderLine } from './rendered-text';

/** Longer than any address that works. */
const maxUrlChars = 2_500;

/** An address; what renders as something else is left out, since Jira refuses it. */
export const url: Kind = defineKind({
  read: (sent) =>
    readTemplate(sent, (address) =>
      isWebAddress(address) ? null : 'must be an address that begins with http:// or https://',
    ),
  render(template, { event }) {
    const address = renderLine(template, event, maxUrlChars);
    return isWebAddress(address) ? { value: address } : notSent;
  },
});
