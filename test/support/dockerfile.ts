import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** One stage of the Dockerfile: its name (the last has none), and its instructions, an instruction a line. */
export interface Stage {
  readonly name: string | undefined;
  readonly instructions: readonly string[];
}

/** The stages of the Dockerfile, in order. */
export function stagesOfImage(): readonly Stage[] {
  const text = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '');
  return text
    .split(/^(?=FROM )/m)
    .slice(1)
    .map((stage) => {
      const [from = '', ...instructions] = stage.split('\n').filter((line) => line.trim() !== '');
      return { name: / AS (\w+)$/.exec(from)?.[1], instructions };
    });
}

/** What a stage copies out of the repository, or out of an earlier stage. */
export function copiedInto(stageName: string): readonly string[] {
  const stage = stagesOfImage().find(({ name }) => name === stageName);
  return (stage?.instructions ?? [])
    .filter((line) => line.startsWith('COPY '))
    .flatMap((line) =>
      line
        .replace(/--from=\S+ /, '')
        .split(' ')
        .slice(1, -1),
    )
    .map((path) => path.replace('/build/', ''));
}
