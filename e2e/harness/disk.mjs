// A disk of its own for the servers, small enough to be filled; needs root on Linux.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SIZE = '700m';

export class Disk {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wagateway-disk-'));

  constructor() {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=1777`, 'tmpfs', this.folder]);
  }

  remove() {
    execFileSync('umount', ['--lazy', this.folder]);
    rmdirSync(this.folder);
  }
}
