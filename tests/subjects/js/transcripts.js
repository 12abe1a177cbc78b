// Plays transcripts with the raw exports: the same in Node.js and in a page. `tests/src/transcripts` describes the calls.

const encoder = new TextEncoder();
const bytes = (text) => encoder.encode(text);

/** What answers a call, an object on a line, with its text as a JSON string: with the addon, and the numbers of exchanges. */
export function addon({ Client, Engine }, exchanges) {
  const engine = new Engine();
  return player(exchanges, {
    create: (config, seed) => new Client(engine, bytes(config), seed),
    restore: (config, snapshot) => Client.restore(engine, bytes(config), bytes(snapshot)),
    start: (client, exchange, document, options, now) =>
      client.start(exchange, bytes(document), options === null ? undefined : bytes(options), now),
    handle: (client, id, head, body, now) => client.handle(id, bytes(head), bytes(body), now),
    auditHead: (client, key) => client.auditHead(bytes(key)),
    record: (client, agent, state, at) => client.record(agent, state, at),
    agent: (client, agent, now) => client.agent(agent, now),
    // Its code is the status, which stands in the text as well.
    misuse: (error) => (error.code === JSON.parse(error.message).status ? error.message : error),
  });
}

/** The same with the module. */
export function wasm({ Client, Engine, Scratch }, memory, exchanges) {
  const engine = new Engine();
  const scratch = new Scratch();

  /** Writes texts, one after the other, and returns their lengths. */
  function write(...texts) {
    const all = texts.map(bytes);
    const start = scratch.reserve(all.reduce((sum, { length }) => sum + length, 0));
    let at = start;
    for (const part of all) {
      new Uint8Array(memory.buffer).set(part, at);
      at += part.length;
    }
    return all.map(({ length }) => length);
  }

  return player(exchanges, {
    create: (config, seed) => new Client(engine, scratch, ...write(config), seed),
    restore: (config, snapshot) => Client.restore(engine, scratch, ...write(config, snapshot)),
    start(client, exchange, document, options, now) {
      const [length, second] = options === null ? write(document) : write(document, options);
      return client.start(scratch, exchange, length, second, now);
    },
    handle: (client, id, head, body, now) => client.handle(scratch, id, ...write(head, body), now),
    auditHead: (client, key) => client.auditHead(scratch, ...write(key)),
    record: (client, agent, state, at) => client.record(scratch, ...write(agent, state), at),
    agent: (client, agent, now) => client.agent(scratch, ...write(agent), now),
    misuse: (error) => error,
  });
}

function player(exchanges, raw) {
  let client;
  let snapshot = '';

  function play({ call, ...given }) {
    switch (call) {
      case 'new':
        snapshot = '';
        client = raw.create(given.config, given.seed);
        return '';
      case 'restore':
        client = raw.restore(given.config, snapshot);
        return '';
      case 'snapshot':
        snapshot = client.snapshot();
        return snapshot;
      case 'start':
        return raw.start(client, exchanges[given.exchange] ?? 0, given.document, given.options, given.now);
      case 'handle':
        return raw.handle(client, given.id, given.head, given.body, given.now);
      case 'poll':
      case 'compliance':
        return client[call](given.now);
      case 'cancel':
      case 'awaits':
        return String(client[call](given.id));
      case 'auditHead':
        return raw.auditHead(client, given.key);
      case 'record':
        return raw.record(client, given.agent, given.state, given.now);
      case 'agent':
        return raw.agent(client, given.agent, given.now) ?? '';
      default:
        return client[call]();
    }
  }

  return (line) => {
    try {
      return JSON.stringify(play(JSON.parse(line)));
    } catch (error) {
      const misuse = raw.misuse(error);
      if (typeof misuse !== 'string') throw error;
      return JSON.stringify(misuse);
    }
  };
}
