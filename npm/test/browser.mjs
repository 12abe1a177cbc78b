// A real browser, and a server for what it loads.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, extname, join, normalize } from 'node:path';
import { env, getuid, platform } from 'node:process';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

function installed() {
  const onPath = env.PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [env.CHROME, ...onPath, ...ELSEWHERE].find((path) => path && existsSync(path));
}

/** Where a browser is; one is installed where that takes nobody's leave. Undefined if there is none. */
export function find() {
  const found = installed();
  if (found || platform !== 'linux' || getuid() !== 0 || env.NO_APT === '1') return found;
  const apt = (...args) => spawnSync('apt-get', args, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } });
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
  return installed();
}

/** Calls `use` with a page, and closes the browser whatever happens. */
export async function withPage(executablePath, use) {
  const profile = mkdtempSync(join(tmpdir(), 'callgate-browser-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS });
  try {
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    return await use(page, faults);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * Serves folders, the first that has a file, under a policy of content security; `routes` are functions that make JSON.
 * Returns the address and how to end.
 */
export async function serve(folders, { csp, wasmType = 'application/wasm', routes = {} } = {}) {
  const server = createServer(async (request, response) => {
    if (routes[request.url]) return response.setHeader('content-type', 'application/json').end(await routes[request.url]());
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)).replace(/\/$/, '/index.html');
    const file = folders.map((folder) => join(folder, path)).find((file) => existsSync(file));
    if (file === undefined) return response.writeHead(404).end();
    const type = file.endsWith('.wasm') ? wasmType : TYPES[extname(file)];
    if (csp) response.setHeader('content-security-policy', csp);
    return response.writeHead(200, type ? { 'content-type': type } : {}).end(readFileSync(file));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(closed))),
  };
}
