import { adfTemplateProblems } from '../../../../relay/domain/adf/template-problems';
import { toText } from '../../../../relay/domain/adf/to-text';
import { defaultDescriptionTemplate } from '../../../../relay/domain/ticket/default-template';
import { renderDescription } from '../../../../relay/domain/ticket/description';
import { eventCatalogue } from '../../../../shared/event-catalogue';
import { sampleEvent } from './samples';

describe('the default description as a template of one’s own', () => {
  it.each(eventCatalogue.map((entry) => [entry.type, entry] as const))('can be saved for %s', (_, entry) => {
    expect(adfTemplateProblems(defaultDescriptionTemplate(entry))).toEqual([]);
  });

  it.each(eventCatalogue.map((entry) => [entry.type, entry] as const))(
    'names every variable of %s, and no other',
    (_, entry) => {
      const used = JSON.stringify(defaultDescriptionTemplate(entry)).match(/\{\{\w+\}\}/g) ?? [];
      expect([...new Set(used)].sort()).toEqual(entry.variables.map(({ name }) => `{{${name}}}`).sort());
    },
  );

  it('says what the default says, with values as AvsB sent them', () => {
    const winner = sampleEvent('experiment.winner_declared');
    const entry = eventCatalogue.find(({ type }) => type === winner.type);
    if (entry === undefined) throw new Error('The catalogue has no winner.');
    expect(toText(renderDescription(defaultDescriptionTemplate(entry), winner)).split('\n\n')).toEqual([
      'One-page checkout won on Checkout redesign.',
      'Key statistics',
      'Winner\nOne-page checkout\nPrimary metric\nConversion rate\nLift\n0.042\nConfidence\n0.97\nSample size\n48210',
      'Configuration',
      'Experiment\nCheckout redesign\nStatistics engine\nbayesian\nDeclared\n2026-11-20T09:30:00Z',
      'https://app.avsb.example/experiments/exp_42/results',
    ]);
  });
});
