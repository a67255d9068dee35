import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('the bench', () => {
  it('still measures intake and tickets of the built relay', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(__dirname, 'bench/run.mjs'), '--quick', 'processor'],
      { cwd: join(__dirname, '..'), encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.match(/^ {2}.+ ÷ .+ ms/gm)).toHaveLength(3);
    expect(stdout).not.toContain('NaN');
  });
});
