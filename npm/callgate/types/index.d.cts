/// <reference lib="esnext.disposable" />
import type { Failure, Outcome } from './client.cjs';
import type { Code, FailureCode, Kind, Report, Rule, Status } from './tables.cjs';

export * from './client.cjs';

export type {
  Code,
  CodesByKind,
  Detail,
  Example,
  Exchange,
  ExchangeKind,
  FailureCode,
  Kind,
  Milestone,
  Report,
  Rule,
  Severity,
  Span,
  Status,
  Violation,
  ViolationSeverity,
} from './tables.cjs';

/** JSON as text or bytes, or a value that `JSON.stringify` prints. */
export type Input = string | ArrayBuffer | ArrayBufferView | object | number | boolean | null;

/** What an error means: of the engine, of an exchange that failed, or of JavaScript hosts alone. */
export type ErrorCode = Status | FailureCode | 'not-json' | 'not-loaded' | 'secret-in-page' | 'wrong-argument' | 'freed';

/** A mistake of the host, a defect of Callgate, or the failure of an exchange. What a check finds is a report. */
export declare class CallgateError extends Error {
  readonly name: 'CallgateError';
  /** What it is; stable, unlike the message. */
  readonly code: ErrorCode;
  /** With `policy-invalid`, `input-invalid` and `denied`: what is wrong. */
  readonly report?: Report;
  /** Of an exchange: why it came to nothing. */
  readonly failure?: Failure;
  /** Of an exchange that was started: how it ended. */
  readonly outcome?: Outcome;
  private constructor();
}

/** A checked policy, ready to check documents with. Make one and keep it: making it reads the policy. */
export declare class Engine {
  /**
   * @param policy what differs from the default policy
   * @throws CallgateError `policy-invalid`, with the report; `not-loaded`, in a browser before `init`
   */
  constructor(policy?: Input);

  /** What it runs on. */
  readonly build: 'addon' | 'wasm';

  /** Checks a document as what its shape tells it to be; where it tells nothing, that is the violation. */
  check(document: Input): Report;
  /** Checks a document as what it is said to be. */
  check<K extends Kind>(kind: K, document: Input, facts?: Input): Report<K>;
  check(kind: Kind | undefined, document: Input, facts?: Input): Report;

  /** The report as text: the same bytes on every surface. */
  checkToJson(kind: Kind | undefined, document: Input, facts?: Input): string;

  /** Whether a document has no error: `check` without the reasons, and without the cost of telling them. */
  isValid(kind: Kind | undefined, document: Input, facts?: Input): boolean;

  /** What a rule says and why, with an example. */
  explain<C extends Code>(code: C): Rule<C>;

  /** What all rules say, in the order of their codes. */
  catalogue(): Rule[];

  /** The kind as a Standard Schema, for libraries that take any validator. Values are checked as they are. */
  schema<T = unknown>(kind: Kind, facts?: Input): Schema<T>;

  /** Lets go of the engine's memory; it cannot be used any more. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A Standard Schema, version 1. */
export interface Schema<T = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'callgate';
    readonly validate: (value: unknown) => Validated<T>;
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

/** The value, or every reason why not. */
export type Validated<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

/** A violation, as Standard Schema has it. */
export interface Issue {
  readonly message: string;
  readonly path?: readonly PropertyKey[] | undefined;
}

/** What a module is loaded from: a URL, `Request` or `Response`, its bytes, or a `WebAssembly.Module`. */
export type Source = string | object;

/**
 * Loads the engine: needed once before the first `Engine` in a browser or worker, and harmless anywhere.
 *
 * @param source the module, or where it is; if not given, beside the script
 */
export declare function init(source?: Source | PromiseLike<Source>): Promise<void>;

/** Loads the engine from what is there already: the bytes of a module, or a `WebAssembly.Module`. */
export declare function initSync(source?: object): void;

/** Every kind. */
export declare const kinds: readonly Kind[];

/** The version of the engine. */
export declare const version: string;
