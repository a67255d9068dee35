import type { ReactNode } from 'react';

export type LozengeLook = 'ok' | 'run' | 'wait' | 'bad' | 'idle';

export const lozengeIcons: Readonly<Record<LozengeLook, string>> = {
  ok: '✓',
  run: '●',
  wait: '◷',
  bad: '▲',
  idle: '○',
};

/** A state: an icon, a word and a tint, so that it doesn't depend on one of them. */
export function Lozenge({ look, children }: { look: LozengeLook; children: ReactNode }) {
  return (
    <span className={`lozenge ${look}`}>
      <span aria-hidden="true">{lozengeIcons[look]}</span> {children}
    </span>
  );
}
