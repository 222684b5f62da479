// Debian's Chromium, and the console in it as a person sees it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import axe from 'axe-core';
import jsQR from 'jsqr';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { TIMEOUT_MS } from './waiting.mjs';

const PROGRAM = execFileSync('/bin/sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();

export class Browser {
  #browser;

  static async start() {
    const browser = new Browser();
    browser.#browser = await chromium.launch({
      executablePath: PROGRAM,
      args: process.getuid() === 0 ? ['--no-sandbox'] : [],
    });
    return browser;
  }

  /** A window of its own, signed in, on the list of sessions. */
  async signIn(address, user, options) {
    const window = await this.open(address, options);
    await window.signIn(user);
    return window;
  }

  async open(address, { path = '/', ...options } = {}) {
    const context = await this.#browser.newContext({ locale: 'en-GB', viewport: { width: 1180, height: 860 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    const window = new Window(page);
    await page.goto(address + path);
    return window;
  }

  async stop() {
    await this.#browser.close();
  }
}

export class Window {
  /** The path of each HTTP request that the page made. */
  requests = [];
  /** What the browser complained about, broken connections aside. */
  complaints = [];

  constructor(page) {
    this.page = page;
    page.on('request', (request) => this.requests.push(new URL(request.url()).pathname));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() !== 'log' && !/net::ERR_|WebSocket connection|Failed to load resource/.test(text)) {
        this.complaints.push(text);
      }
    });
  }

  async signIn(user) {
    await this.page.getByLabel('User name').fill(user);
    await this.page.getByRole('button', { name: 'Continue' }).click();
    await this.sees('Sessions');
    await this.is('live');
  }

  async create(name) {
    await this.page.getByLabel('Name of a new session').fill(name);
    await this.page.getByRole('button', { name: 'Create' }).click();
    await this.sees(name);
  }

  async press(button) {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** A heading, on the page or within it. */
  sees(heading, timeout = TIMEOUT_MS) {
    return this.page.getByRole('heading', { name: heading, exact: true }).waitFor({ timeout });
  }

  /** The state of the connection, as the indicator has it. */
  is(phase, transport) {
    const wanted = transport ? `[data-phase="${phase}"][data-transport="${transport}"]` : `[data-phase="${phase}"]`;
    return this.page.locator(wanted).waitFor();
  }

  get code() {
    return this.page.getByRole('img', { name: /^QR code to link/ });
  }

  /** What a phone reads from the screen; null when it reads nothing. */
  async scan() {
    const { data, width, height } = PNG.sync.read(await this.page.screenshot());
    return jsQR(new Uint8ClampedArray(data), width, height)?.data ?? null;
  }

  /** The page never asked again and again for what is pushed, and the browser found nothing wrong. */
  assertQuiet() {
    assert.deepEqual(this.requests.filter((path) => /\/(qr|status)$/.test(path)), []);
    assert.deepEqual(this.complaints, []);
  }

  /** axe finds nothing; it is code from outside, so that the window must have been opened with `bypassCSP`. */
  async assertAccessible(what) {
    await this.page.evaluate(`${axe.source}; 0`);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], what);
  }

  /** There is nothing beside the window, to which one would have to scroll. */
  async assertFits(what) {
    const [wide, width] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= width, `${wide} of ${width} pixels${what ? `: ${what}` : ''}`);
  }

  close() {
    return this.page.context().close();
  }
}
