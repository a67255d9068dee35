import type { Issue, Project, Site } from '../../world/types';
import { dateMatcher, isDateField } from './dates';
import { type SetField, setField } from './fields';
import type { Clause, Operator } from './parse';
import { JqlError } from './tokens';

interface JqlScope {
  site: Site;
  /** The projects that the account may browse. */
  visible: readonly Project[];
  now: Date;
}

type Matcher = (issue: Issue) => boolean;

/** What a query's conditions mean on this site; throws `JqlError` for fields and values that Jira doesn't know. */
export function matcherFor(clause: Clause, scope: JqlScope): Matcher {
  if (clause.kind === 'not') {
    const inner = matcherFor(clause.clause, scope);
    return (issue) => !inner(issue);
  }
  if (clause.kind === 'term') return termMatcher(clause.field, clause.operator, clause.values, scope);
  const inner = clause.clauses.map((part) => matcherFor(part, scope));
  return clause.kind === 'and'
    ? (issue) => inner.every((matches) => matches(issue))
    : (issue) => inner.some((matches) => matches(issue));
}

function termMatcher(field: string, operator: Operator, values: string[], scope: JqlScope): Matcher {
  const sets = setField(scope.site, scope.visible, field);
  if (sets) return setMatcher(field, sets, operator, values);
  const [value = ''] = values;
  if (isDateField(field)) return dateMatcher(field, operator, value, scope.now);
  if (TEXT_FIELDS.has(field.toLowerCase())) return textMatcher(field, operator, value);
  if (field.toLowerCase() === 'resolution') return resolutionMatcher(operator, values);
  throw new JqlError(`Field '${field}' does not exist or you do not have permission to view it.`);
}

const TEXT_FIELDS = new Set(['summary', 'text']);

function setMatcher(field: string, sets: SetField, operator: Operator, values: string[]): Matcher {
  const isEmptiness = values.length === 1 && /^(empty|null)$/i.test(values[0] ?? '');
  if (operator === 'is' || operator === 'is not' || (isEmptiness && (operator === '=' || operator === '!='))) {
    const wantsEmpty = operator === 'is' || operator === '=';
    return (issue) => (sets.of(issue).length === 0) === wantsEmpty;
  }
  const meant = new Set(values.flatMap((value) => sets.meant(value)));
  if (operator === '=' || operator === 'in') return (issue) => sets.of(issue).some((id) => meant.has(id));
  if (operator !== '!=' && operator !== 'not in') throw unsupported(operator, field);
  // As in Jira, "is not this" doesn't match an issue without any value.
  return (issue) => {
    const ids = sets.of(issue);
    return ids.length > 0 && !ids.some((id) => meant.has(id));
  };
}

function textMatcher(field: string, operator: Operator, value: string): Matcher {
  if (operator !== '~' && operator !== '!~') throw unsupported(operator, field);
  const words = value.toLowerCase().split(/\s+/);
  return (issue) => words.every((word) => issue.summary.toLowerCase().includes(word)) === (operator === '~');
}

function resolutionMatcher(operator: Operator, values: string[]): Matcher {
  const asksUnresolved = values.some((value) => /^(unresolved|empty|null)$/i.test(value));
  const isPositive = operator === '=' || operator === 'is' || operator === 'in';
  if (asksUnresolved) return (issue) => (issue.resolutionDate === null) === isPositive;
  // Issues without a resolution never match a comparison with one, not even `!=`.
  return (issue) =>
    issue.resolutionDate !== null && values.some((value) => /^(done|10000)$/i.test(value)) === isPositive;
}

function unsupported(operator: Operator, field: string): JqlError {
  return new JqlError(`The operator '${operator}' is not supported by the '${field}' field.`);
}
