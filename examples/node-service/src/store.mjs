// What must survive: events that the CRM does not know of yet, the client's snapshot, and the audit log.

import Database from 'libsql';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS events (
  key TEXT PRIMARY KEY,        -- the idempotency key under which the CRM is told
  received INTEGER NOT NULL,
  headers TEXT,                -- JSON, as they came; gone with the body once the event is delivered
  body BLOB,
  exchange INTEGER,            -- while it is under way
  attempts INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL,
  delivered INTEGER
);
CREATE INDEX IF NOT EXISTS waiting ON events (due) WHERE delivered IS NULL AND exchange IS NULL;
CREATE INDEX IF NOT EXISTS underway ON events (exchange) WHERE exchange IS NOT NULL;
CREATE INDEX IF NOT EXISTS done ON events (delivered) WHERE delivered IS NOT NULL;
CREATE TABLE IF NOT EXISTS client (only INTEGER PRIMARY KEY CHECK (only = 1), turn INTEGER NOT NULL, snapshot TEXT);
INSERT OR IGNORE INTO client VALUES (1, 0, NULL);
CREATE TABLE IF NOT EXISTS audit (sequence INTEGER PRIMARY KEY, line TEXT NOT NULL);
`;

/** How long a write waits for another process that holds the database, in milliseconds: the platform is waiting as well. */
const BUSY_MS = 500;

export class Store {
  #db;
  #turn;
  #statements = new Map();

  constructor(file) {
    this.#db = new Database(file);
    try {
      // With FULL what is committed stays, also when the power fails.
      this.#db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`);
      this.#turn = this.#get('SELECT turn FROM client').turn;
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Keeps an event; one that is there already, delivered or not, stays as it is. */
  add({ key, received, headers, body }) {
    this.#run(
      'INSERT OR IGNORE INTO events (key, received, headers, body, due) VALUES (?, ?, ?, ?, ?)',
      key, received, JSON.stringify(headers), body, received,
    );
  }

  /** At most so many events whose time has come, the longest waiting first. */
  due(now, most) {
    const due = 'SELECT key, received, headers, body, attempts FROM events'
      + ' WHERE delivered IS NULL AND exchange IS NULL AND due <= ? ORDER BY due LIMIT ?';
    return this.#all(due, now, most).map((row) => ({ ...row, headers: JSON.parse(row.headers), body: Buffer.from(row.body) }));
  }

  /** When the next event is due; `undefined` if none waits. */
  nextDue() {
    return this.#get('SELECT min(due) AS due FROM events WHERE delivered IS NULL AND exchange IS NULL').due ?? undefined;
  }

  /** How often the event of an exchange was tried before. */
  attempts(exchange) {
    return this.#get('SELECT attempts FROM events WHERE exchange = ?', exchange)?.attempts ?? 0;
  }

  /** How many events the CRM does not know of, and when the oldest came. */
  open() {
    return this.#get('SELECT count(*) AS count, min(received) AS oldest FROM events WHERE delivered IS NULL');
  }

  snapshot() {
    return this.#get('SELECT snapshot FROM client').snapshot;
  }

  /**
   * Takes the store over, and lets go of exchanges that no client conducts.
   * @throws if another process has changed the snapshot since it was read
   */
  takeOver(running) {
    const begun = this.#all('SELECT exchange FROM events WHERE exchange IS NOT NULL');
    const lost = begun.filter(({ exchange }) => !running.has(exchange));
    this.#inTurn(() => lost.forEach(({ exchange }) => this.#run('UPDATE events SET exchange = NULL WHERE exchange = ?', exchange)));
  }

  /** Forgets events that were delivered before that time. */
  forget(before) {
    this.#run('DELETE FROM events WHERE delivered < ?', before);
  }

  /**
   * Everything that one step of the client has changed, or nothing of it.
   * @throws if another process has taken the store over
   */
  keep({ begun, delivered, failed, audit, snapshot }, now) {
    this.#inTurn(() => {
      for (const { key, exchange } of begun) this.#run('UPDATE events SET exchange = ? WHERE key = ?', exchange, key);
      for (const exchange of delivered) {
        this.#run('UPDATE events SET exchange = NULL, headers = NULL, body = NULL, delivered = ? WHERE exchange = ?', now, exchange);
      }
      for (const { exchange, due } of failed) {
        this.#run('UPDATE events SET exchange = NULL, attempts = attempts + 1, due = ? WHERE exchange = ?', due, exchange);
      }
      for (const line of audit) this.#run('INSERT INTO audit VALUES (?, ?)', JSON.parse(line).sequence, line);
      this.#run('UPDATE client SET snapshot = ?', snapshot);
    });
  }

  /** Puts off an event that could not be begun. */
  putOff(key, due) {
    this.#run('UPDATE events SET attempts = attempts + 1, due = ? WHERE key = ?', due, key);
  }

  /** The audit log, line by line. */
  * audit() {
    for (const { line } of this.#statement('SELECT line FROM audit ORDER BY sequence').iterate()) yield line;
  }

  close() {
    this.#db.close();
  }

  /** Changes all of it or nothing, and only if nobody else has since this process did. */
  #inTurn(change) {
    this.#db
      .transaction(() => {
        const { changes } = this.#run('UPDATE client SET turn = turn + 1 WHERE turn = ?', this.#turn);
        if (changes !== 1) throw new Error('another process uses the database');
        change();
      })
      .immediate();
    this.#turn += 1;
  }

  #statement(sql) {
    if (!this.#statements.has(sql)) this.#statements.set(sql, this.#db.prepare(sql));
    return this.#statements.get(sql);
  }

  #run(sql, ...values) {
    return this.#statement(sql).run(...values);
  }

  #get(sql, ...values) {
    return this.#statement(sql).get(...values);
  }

  #all(sql, ...values) {
    return this.#statement(sql).all(...values);
  }
}
