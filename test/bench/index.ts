import { availableParallelism, cpus, loadavg, release } from 'node:os';
import type { Bench, Measurement } from './bench';
import { lineOf } from './figure';
import { addedLatency } from './measure/added-latency';
import { delivery } from './measure/delivery';
import { footprint } from './measure/footprint';
import { intake } from './measure/intake';
import { judgement } from './measure/judgement';
import { keys } from './measure/keys';
import { pages } from './measure/pages';
import { processor } from './measure/processor';
import { start } from './measure/start';
import { killAll, startHelper } from './process/children';
import { full, quick } from './settings';

const measurements: Readonly<Record<string, Measurement>> = {
  intake,
  delivery,
  latency: addedLatency,
  processor,
  judgement,
  footprint,
  start,
  keys,
  pages,
};

/** The pages are measured by name only: a browser takes as long as all the rest. */
const usual = Object.keys(measurements).filter((name) => name !== 'pages');

const usage = `npm run bench -- [--quick] [--profile FOLDER] [${Object.keys(measurements).join('|')} …]

BENCH_RELAY=…/dist/main.mjs measures another build, to compare with it.

--quick     tiny sizes, to see that it works; its figures mean nothing
--profile   writes a CPU profile of the relay for each measurement into FOLDER; open it in a browser's developer tools
`;

/** The bench as a whole ends by then, whatever happens; what it has measured until then is printed already. */
const usualWithinMs = 600_000;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const asked = parse(args);
  if (asked === undefined) {
    process.stderr.write(usage);
    process.exit(2);
  }
  const withinMs = asked.names.includes('pages') ? usualWithinMs + pages.withinMs : usualWithinMs;
  setTimeout(() => fail(new Error(`The bench was not done within ${withinMs / 1_000} s.`)), withinMs).unref();
  const jira = startHelper<Parameters<Bench['jira']['ask']>[0]>('jira');
  const load = startHelper<Parameters<Bench['load']['ask']>[0]>('load');
  const nodeOptions = asked.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${asked.profile}`];
  const jiraUrl = await jira.ask<string>({ kind: 'address' });
  const bench: Bench = { sizes: asked.isQuick ? quick : full, jira, jiraUrl, load, nodeOptions };
  say(machine());
  try {
    for (const name of asked.names) await run(bench, measurements[name]);
  } catch (error) {
    fail(error);
  }
  say(`Done in ${(performance.now() / 1_000).toFixed(0)} s. Load of the machine now: ${loads()}.`);
  killAll();
  process.exit(0);
}

async function run(bench: Bench, measurement: Measurement | undefined): Promise<void> {
  if (measurement === undefined) return;
  const endsAt = performance.now() + measurement.withinMs;
  say(`\n${measurement.title}`);
  const figures = await measurement.measure(bench, () => performance.now() < endsAt);
  for (const figure of figures) say(`  ${lineOf(figure)}`);
}

function parse(args: readonly string[]): { names: string[]; isQuick: boolean; profile?: string } | undefined {
  const names: string[] = [];
  let isQuick = false;
  let profile: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--quick') isQuick = true;
    else if (arg === '--profile' && args[index + 1] !== undefined) profile = args[++index];
    else if (arg in measurements) names.push(arg);
    else return undefined;
  }
  return {
    names: names.length === 0 ? usual : names,
    isQuick,
    ...(profile !== undefined && { profile }),
  };
}

function machine(): string {
  const [cpu] = cpus();
  return [
    `Node ${process.versions.node}, ${process.platform} ${release()}, ${availableParallelism()} × ${cpu?.model.trim() ?? 'processor'}.`,
    `Load of the machine before: ${loads()}. Figures are medians of rounds whose arms take turns; aims are for an idle machine.`,
  ].join('\n');
}

function loads(): string {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  killAll();
  process.exit(1);
}
