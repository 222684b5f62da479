// A disk of its own for PostgreSQL, small enough to be filled, and with a plug to be pulled: ext4 in a file; needs root on Linux.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SIZE = '700m';
/** Ends all reading and writing at once and writes nothing more, not even to the journal: FS_IOC_SHUTDOWN of Linux with NOLOGFLUSH. */
const SHUT_DOWN = 'my $flags = pack("I", 2); open(DISK, "<", $ARGV[0]) and ioctl(DISK, 0x8004587d, $flags) or die "$!"';

export class Disk {
  #place = mkdtempSync(path.join(os.tmpdir(), 'wagateway-disk-'));
  #image = path.join(this.#place, 'image');
  folder = path.join(this.#place, 'mounted');

  constructor() {
    execFileSync('truncate', ['--size', SIZE, this.#image]);
    execFileSync('mkfs.ext4', ['-q', this.#image]);
    mkdirSync(this.folder);
    this.#mount();
  }

  /** What was not written to the disk is lost; nothing can be read or written until {@link powerUp}. */
  losePower() {
    execFileSync('perl', ['-e', SHUT_DOWN, this.folder]);
  }

  /** With what was on the disk; nobody may have a file of it open. */
  powerUp() {
    execFileSync('umount', [this.folder]);
    this.#mount();
  }

  remove() {
    execFileSync('umount', ['--lazy', this.folder]);
    rmSync(this.#place, { recursive: true });
  }

  #mount() {
    execFileSync('mount', ['-o', 'loop', this.#image, this.folder]);
  }
}
