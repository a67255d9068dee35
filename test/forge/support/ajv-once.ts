import type { Options, SchemaObject } from 'ajv';

/**
 * Puts an Ajv into `@forge/manifest` that compiles the same schema once: each of its validators compiles the schema of
 * the whole manifest, which takes seconds. Their code isn't optimized either, since it runs a few times only. Import
 * this before `@forge/manifest` or `@forge/lint`.
 */
const { Ajv } = jest.requireActual<typeof import('ajv')>('ajv');
const compiled = new Map<string, unknown>();

class AjvOnce extends Ajv {
  constructor(options: Options) {
    super({ ...options, code: { ...options.code, optimize: false } });
  }

  override compile = ((schema: SchemaObject) => {
    const key = JSON.stringify([this.opts.allErrors, this.opts.verbose, schema]);
    const known = compiled.get(key) ?? super.compile(schema);
    compiled.set(key, known);
    return known;
  }) as InstanceType<typeof Ajv>['compile'];
}

jest.mock('ajv', () => ({ __esModule: true, default: AjvOnce }));
