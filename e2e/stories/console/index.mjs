// The console in a real browser, with a simulated worker behind the gateway and the phone of the local stack.
import { after, before, describe } from 'node:test';
import { Browser } from '../../harness/browser.mjs';
import { Issuer } from '../../harness/issuer.mjs';
import { breaks } from './breaks.mjs';
import { bulk } from './bulk.mjs';
import { hooks } from './hooks.mjs';
import { languages } from './languages.mjs';
import { linking } from './linking.mjs';
import { listing } from './listing.mjs';
import { reading } from './reading.mjs';
import { signingIn } from './signing-in.mjs';
import { workers } from './workers.mjs';

const [FIRST_MS, NEXT_MS, COUNT] = [4_000, 20_000, 3];
const [SHORT_S, LONG_S] = [50, 3600];
const OWN_PROGRAMS = ['push-console', 'api-oidc', 'demo'];

export function theConsole(stack) {
  const running = {};

  before(async () => {
    running.browser = await Browser.start();
    running.issuer = await Issuer.start(stack().secret, 'lena', [SHORT_S, LONG_S], { roles: ['operator'] });
    [running.push, running.apiWithIssuer] = await Promise.all([
      stack().startPush('push-console'),
      stack().startApiWithIssuer(running.issuer.address),
      stack()
        .startWorker({ QR_FIRST_MS: String(FIRST_MS), QR_NEXT_MS: String(NEXT_MS), QR_COUNT: String(COUNT) })
        .then(() => stack().startDemoServer()),
    ]);
  });

  after(async () => {
    await running.browser?.stop();
    running.issuer?.close();
    await Promise.all(OWN_PROGRAMS.map((name) => stack().programOf(name)?.stop()));
    await stack().stopWorker('simulated-worker');
  });

  const tell = (story) => describe(story.name, { concurrency: 1 }, () => story(stack, running));

  tell(linking);
  tell(listing);
  tell(bulk);
  describe('at once', { concurrency: 2 }, () => {
    tell(reading);
    tell(hooks);
    tell(languages);
  });
  tell(signingIn);
  tell(workers);
  tell(breaks);
}
