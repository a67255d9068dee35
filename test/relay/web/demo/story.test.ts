import type { StandingProblem } from '../../../../relay/web/api/problems';
import { chapterOf } from '../../../../relay/web/demo/mailbox/story';

describe('the story in the demo’s mailbox', () => {
  const problem = { title: 'acme must be reconnected', openedAt: '2026-11-30T10:00:00.000Z' } as StandingProblem;
  const at = (time: string) => new Date(`2026-11-30T${time}Z`);
  const before = { subject: problem.title, at: '2026-11-30T09:00:00.000Z' };
  const asked = { problem, mails: [before], isAskedFor: true };

  it('begins with everything working', () => {
    expect(chapterOf({ ...asked, problem: undefined, now: at('10:00:00') })).toEqual({ kind: 'works' });
  });

  it('counts the seconds to the mail of this problem, not of one before', () => {
    expect(chapterOf({ ...asked, now: at('10:00:20') })).toEqual({ kind: 'pending', problem, seconds: 45 });
    expect(chapterOf({ ...asked, now: at('10:01:10') }).kind).toBe('soon');
  });

  it('is told once the mail is there', () => {
    const mails = [{ subject: problem.title, at: '2026-11-30T10:01:06.000Z' }, before];
    expect(chapterOf({ ...asked, mails, now: at('10:01:10') }).kind).toBe('told');
  });

  it('is told to nobody where no notice asks for it', () => {
    expect(chapterOf({ ...asked, isAskedFor: false, now: at('10:00:20') }).kind).toBe('nobody');
  });
});
