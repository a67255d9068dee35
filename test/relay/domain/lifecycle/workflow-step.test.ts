import { chooseStep, type ScreenField, type WorkflowStep } from '../../../../relay/domain/lifecycle/workflow-step';
import type { StatusCategory } from '../../../../relay/domain/link';

const step = (id: string, category: StatusCategory, screen: Partial<ScreenField>[] = []): WorkflowStep => ({
  id,
  name: `Schritt ${id}`,
  to: { name: `Status ${id}`, category },
  screen: screen.map((field) => ({
    id: 'customfield_1',
    name: 'Root cause',
    isRequired: true,
    hasDefault: false,
    allowedValues: [],
    ...field,
  })),
});
const resolution = (isRequired = true): Partial<ScreenField> => ({
  id: 'resolution',
  name: 'Resolution',
  isRequired,
  allowedValues: [
    { id: '1', name: 'Done' },
    { id: '2', name: "Won't Do" },
  ],
});
const choose = (steps: WorkflowStep[], change: Partial<Parameters<typeof chooseStep>[1]> = {}) => {
  const chosen = chooseStep(steps, { categories: ['done'], silentResolutions: [], rowFields: {}, ...change });
  return chosen.ok ? { id: chosen.step.id, fields: chosen.fields } : chosen.why;
};

describe('the step that leads to a category of statuses', () => {
  it('is chosen by where it leads, whatever it is called, in the order of the categories', () => {
    const steps = [step('1', 'indeterminate'), step('2', 'done'), step('3', 'new')];
    expect(choose(steps)).toEqual({ id: '2', fields: {} });
    expect(choose(steps, { categories: ['new', 'indeterminate'] })).toEqual({ id: '3', fields: {} });
    expect(choose(steps.slice(0, 2), { categories: ['new', 'indeterminate'] })).toEqual({ id: '1', fields: {} });
  });

  it('is one whose screen asks for nothing, where there is one', () => {
    expect(choose([step('1', 'done', [resolution()]), step('2', 'done')])).toEqual({ id: '2', fields: {} });
    expect(choose([step('1', 'done', [{}]), step('2', 'done', [resolution()])])).toMatchObject({ id: '2' });
  });

  it('sends the first resolution that is not silent, and only where the screen requires one', () => {
    expect(choose([step('1', 'done', [resolution(false)])])).toEqual({ id: '1', fields: {} });
    expect(choose([step('1', 'done', [resolution()])])).toEqual({ id: '1', fields: { resolution: { id: '1' } } });
    const silentResolutions = [{ name: 'DONE' }];
    expect(choose([step('1', 'done', [resolution()])], { silentResolutions })).toEqual({
      id: '1',
      fields: { resolution: { id: '2' } },
    });
    const both = [{ name: 'Done' }, { id: '2' }];
    expect(choose([step('1', 'done', [resolution()])], { silentResolutions: both })).toContain('“Resolution”');
  });

  it('sends what the row sets for a field that the screen requires', () => {
    const rowFields = { customfield_1: { id: '7' } };
    expect(choose([step('1', 'done', [{}])], { rowFields })).toEqual({ id: '1', fields: rowFields });
  });

  it('leaves out what the ticket has already, and what Jira fills in itself', () => {
    const screen = [{ id: 'summary', name: 'Summary' }, { hasDefault: true }];
    expect(choose([step('1', 'done', screen)])).toEqual({ id: '1', fields: {} });
  });

  it('is none where no step leads there, or its screen asks for what AvsB cannot set, and says which', () => {
    expect(choose([step('1', 'new')])).toBe(
      'no step of its workflow leads to a status of the category Done from its status',
    );
    expect(choose([step('1', 'done', [{}])])).toBe('the step “Schritt 1” asks for “Root cause”, which AvsB cannot set');
  });
});
