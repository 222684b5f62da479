// Packaged pods with a patch in them, made in seconds from those that the build packaged.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { JAVA, ROOT, jarOf } from '../../harness/processes.mjs';

const SHARED = 'shared-model';
const PODS = ['gateway-api', 'gateway-push'];
const tool = (name) => path.join(path.dirname(JAVA), name);

/** @returns the folder in which the pods lie as in this one; when it is there already, nothing is built */
export function build(patch, scratch) {
  if (existsSync(scratch)) {
    return scratch;
  }
  const { files, sources } = apply(patch, scratch);
  for (const pod of PODS) {
    const jar = path.join(scratch, pod, 'target', path.basename(jarOf(pod)));
    mkdirSync(path.dirname(jar), { recursive: true });
    copyFileSync(jarOf(pod), jar);
    const content = path.join(scratch, 'content', pod);
    mkdirSync(content, { recursive: true });
    execFileSync(tool('jar'), ['--extract', '--file', jar, '--dir', content, 'BOOT-INF/lib']);
    const libraries = path.join(content, 'BOOT-INF/lib');
    const changed = (module) => files.filter((file) => file.startsWith(`${module}/`));
    if (changed(SHARED).length > 0) {
      const shared = path.join(libraries, readdirSync(libraries).find((name) => name.startsWith(SHARED)));
      const classes = compile(changed(SHARED), sources, path.join(libraries, '*'), path.join(scratch, 'classes', pod, SHARED));
      execFileSync(tool('jar'), ['--update', '--file', shared, '-C', classes, '.']);
      // a library within a jar is not compressed
      execFileSync(tool('jar'), ['--update', '--no-compress', '--file', jar, '-C', content, path.relative(content, shared)]);
    }
    if (changed(pod).length > 0) {
      const classes = compile(changed(pod), sources, path.join(libraries, '*'), path.join(scratch, 'classes', pod, pod));
      cpSync(classes, path.join(content, 'BOOT-INF/classes'), { recursive: true });
      execFileSync(tool('jar'), ['--update', '--file', jar, '-C', content, 'BOOT-INF/classes']);
    }
  }
  return scratch;
}

/** Writes the files that a patch changes, changed. @returns their names, and the folder that they are in */
export function apply(patch, scratch) {
  mkdirSync(scratch, { recursive: true });
  const outside = { cwd: scratch, encoding: 'utf8', env: { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(scratch) } };
  const files = execFileSync('git', ['apply', '--numstat', patch], outside).trim().split('\n').map((line) => line.split('\t')[2]);
  const sources = path.join(scratch, 'sources');
  for (const file of files) {
    mkdirSync(path.join(sources, path.dirname(file)), { recursive: true });
    if (existsSync(path.join(ROOT, file))) {
      copyFileSync(path.join(ROOT, file), path.join(sources, file));
    }
  }
  execFileSync('git', ['apply', '--whitespace=nowarn', patch], { ...outside, cwd: sources });
  return { files, sources };
}

/** Warnings are of no concern in what is meant to be wrong. */
export function compile(files, sources, libraries, classes) {
  mkdirSync(classes, { recursive: true });
  const java = files.filter((file) => file.endsWith('.java')).map((file) => path.join(sources, file));
  if (java.length > 0) {
    const modules = [SHARED, ...PODS].map((module) => path.join(ROOT, module, 'target/classes'));
    execFileSync(tool('javac'), ['-proc:none', '-nowarn', '-parameters', '-d', classes, '-cp', [...modules, libraries].join(':'), ...java]);
  }
  for (const file of files.filter((name) => !name.endsWith('.java'))) {
    const target = path.join(classes, file.slice(file.indexOf('resources/') + 'resources/'.length));
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(sources, file), target);
  }
  return classes;
}
