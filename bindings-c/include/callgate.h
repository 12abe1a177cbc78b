/* Callgate for C: may this be sent? docs/c.md is the manual.
 *
 * Made by `cargo xtask header` from bindings-c/; do not edit it.
 *
 * Every function ends with a status and writes its results through pointers. Whatever the status, each result is
 * written: with null, 0 or false where there is none. Pointers to handles are null or what a function of this library
 * gave; null is answered with CALLGATE_STATUS_NULL_ARGUMENT, a handle of another type with CALLGATE_STATUS_WRONG_HANDLE.
 * Texts are UTF-8. Bytes of the host are read during the call alone. `error` may be null. */

#ifndef CALLGATE_H
#define CALLGATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of this header. */
#define CALLGATE_VERSION "0.1.0"

/** How calls end: the values of `callgate_status`. */
enum {
    /** no error */
    CALLGATE_STATUS_OK = 0,
    /** there is no such part */
    CALLGATE_STATUS_ABSENT = 1,
    /** a required argument is null */
    CALLGATE_STATUS_NULL_ARGUMENT = 2,
    /** a name is not UTF-8 */
    CALLGATE_STATUS_NOT_UTF8 = 3,
    /** a length is beyond what an object in memory can have */
    CALLGATE_STATUS_LENGTH_IMPOSSIBLE = 4,
    /** no kind of document has this name or number */
    CALLGATE_STATUS_KIND_UNKNOWN = 5,
    /** no rule has this code */
    CALLGATE_STATUS_CODE_UNKNOWN = 6,
    /** no status has this number */
    CALLGATE_STATUS_STATUS_UNKNOWN = 7,
    /** the report has fewer violations than that */
    CALLGATE_STATUS_OUT_OF_RANGE = 8,
    /** the policy breaks its own rules; its report tells where and why */
    CALLGATE_STATUS_POLICY_INVALID = 9,
    /** the handle is of another type, or has been freed */
    CALLGATE_STATUS_WRONG_HANDLE = 10,
    /** an earlier call with this handle ended in a panic */
    CALLGATE_STATUS_DEAD_HANDLE = 11,
    /** a defect of Callgate ended the call; its handles can only be freed */
    CALLGATE_STATUS_PANIC = 12,
    /** no exchange has this name */
    CALLGATE_STATUS_EXCHANGE_UNKNOWN = 13,
    /** what was given cannot be used; its report tells where and why */
    CALLGATE_STATUS_INPUT_INVALID = 14,
    /** the snapshot is of another version, or not a whole one */
    CALLGATE_STATUS_SNAPSHOT_INVALID = 15,
    /** the board keeps no such agent */
    CALLGATE_STATUS_AGENT_UNKNOWN = 16,
};

/** Kinds of documents: the values of `callgate_kind`. */
enum {
    /** `guest-session` */
    CALLGATE_KIND_GUEST_SESSION = 1,
    /** `genesys-guest` */
    CALLGATE_KIND_GENESYS_GUEST = 2,
    /** `agent-state` */
    CALLGATE_KIND_AGENT_STATE = 3,
    /** `call-codes` */
    CALLGATE_KIND_CALL_CODES = 4,
    /** `ivr-flow` */
    CALLGATE_KIND_IVR_FLOW = 5,
    /** `connect-flow` */
    CALLGATE_KIND_CONNECT_FLOW = 7,
    /** `twilio-flow` */
    CALLGATE_KIND_TWILIO_FLOW = 8,
    /** `architect-flow` */
    CALLGATE_KIND_ARCHITECT_FLOW = 9,
    /** `policy` */
    CALLGATE_KIND_POLICY = 6,
};

/** Exchanges: the values of `callgate_exchange`. */
enum {
    /** `createGuestSession` */
    CALLGATE_EXCHANGE_CREATE_GUEST_SESSION = 1,
    /** `receiveGuestEvent` */
    CALLGATE_EXCHANGE_RECEIVE_GUEST_EVENT = 2,
    /** `createGenesysGuest` */
    CALLGATE_EXCHANGE_CREATE_GENESYS_GUEST = 3,
    /** `updateGenesysGuest` */
    CALLGATE_EXCHANGE_UPDATE_GENESYS_GUEST = 4,
    /** `pushEngagement` */
    CALLGATE_EXCHANGE_PUSH_ENGAGEMENT = 5,
    /** `queryPlatformAudit` */
    CALLGATE_EXCHANGE_QUERY_PLATFORM_AUDIT = 6,
    /** `syncCrm` */
    CALLGATE_EXCHANGE_SYNC_CRM = 7,
    /** `changeAgentState` */
    CALLGATE_EXCHANGE_CHANGE_AGENT_STATE = 8,
    /** `registerCallCodes` */
    CALLGATE_EXCHANGE_REGISTER_CALL_CODES = 9,
    /** `deployIvrFlow` */
    CALLGATE_EXCHANGE_DEPLOY_IVR_FLOW = 10,
};

/**
 * A step: send the request `id`, and hand its answer to `callgate_client_answer` or `callgate_client_fail`.
 */
#define CALLGATE_STEP_SEND 1

/**
 * A step: get a token, and hand it to `callgate_client_token`. It is asked of hosts that configure no credentials.
 */
#define CALLGATE_STEP_TOKEN 2

/**
 * A step: poll again at `time`, or earlier when there is an answer.
 */
#define CALLGATE_STEP_WAIT 3

/**
 * A step: something has happened; log its JSON, or drop it.
 */
#define CALLGATE_STEP_EMIT 4

/**
 * A step: the exchange `id` has ended.
 */
#define CALLGATE_STEP_DONE 5

/**
 * A step: nothing is under way.
 */
#define CALLGATE_STEP_IDLE 6

/**
 * No answer came: nothing was sent, so the request had no effect.
 */
#define CALLGATE_TRANSPORT_NOT_SENT 1

/**
 * No answer came: the connection broke after the request may have arrived, or the answer was cut short.
 */
#define CALLGATE_TRANSPORT_LOST 2

/**
 * No answer came in time; the request may have arrived.
 */
#define CALLGATE_TRANSPORT_TIMED_OUT 3

/**
 * An answer was waited for.
 */
#define CALLGATE_HANDLED_TAKEN 1

/**
 * An answer came too late, or once more; it changes nothing.
 */
#define CALLGATE_HANDLED_STALE 2

/**
 * No request had this id.
 */
#define CALLGATE_HANDLED_UNKNOWN 3

/**
 * Conducts exchanges with one platform. It does nothing of its own accord: the host asks it for steps, makes requests,
 * and tells it what was answered; `callgate_drive.h` is such a host in one loop.
 *
 * One thread uses a client at a time; any number of clients may be used at the same time.
 */
typedef struct callgate_client callgate_client;

/**
 * A checked policy, ready to check documents with.
 *
 * Make one for each policy and keep it; any number of threads may use it at the same time.
 */
typedef struct callgate_engine callgate_engine;

/**
 * How the last call ended that this object was given to.
 *
 * A host makes one, gives it to as many calls as it likes, one at a time, and frees it. Every function takes null in
 * its place.
 */
typedef struct callgate_error callgate_error;

/**
 * A text that the host owns.
 */
typedef struct callgate_string callgate_string;

/**
 * The answer to a check. It does not change; any number of threads may read it at the same time.
 */
typedef struct callgate_report callgate_report;

/**
 * The number of a kind of document: one of `CALLGATE_KIND_…`.
 */
typedef uint32_t callgate_kind;

/**
 * The number of an exchange that can be started: one of `CALLGATE_EXCHANGE_…`.
 */
typedef uint32_t callgate_exchange;

/**
 * UTF-8 text of a known size, without a zero at its end. It may contain zeros. It belongs to what it was asked of.
 *
 * `data` is null where there is no text, which is not the same as an empty one.
 */
typedef struct {
    /**
     * The first byte.
     */
    const char *data;
    /**
     * The number of bytes.
     */
    size_t size;
} callgate_text;

/**
 * What came of a start.
 */
typedef struct {
    /**
     * Whether the exchange is under way.
     */
    bool started;
    /**
     * Its number with this client, where it is.
     */
    uint64_t exchange;
    /**
     * What the platform is to be answered where its callback starts nothing; 0 otherwise.
     */
    uint32_t reply_status;
    /**
     * The body of that answer, `application/json`. It is the library's and stays.
     */
    callgate_text reply_body;
    /**
     * Whether the callback is one to be handled, where it was to be verified only.
     */
    bool verified;
    /**
     * When it came then, in milliseconds since the epoch.
     */
    uint64_t received;
    /**
     * The idempotency key under which the CRM will be told of it, a text of 36 letters that ends with 0; empty otherwise.
     */
    char key[37];
} callgate_started;

/**
 * The number of a status: one of `CALLGATE_STATUS_…`. Those to come are not known to a program of today.
 */
typedef uint32_t callgate_status;

/**
 * A header of HTTP.
 */
typedef struct {
    /**
     * Its name.
     */
    callgate_text name;
    /**
     * Its value.
     */
    callgate_text value;
} callgate_header;

/**
 * What the host is to do next. What a step of this kind does not have is null, 0 or false.
 *
 * Its texts belong to the client, until the next call of `callgate_client_poll` with it. Those of a request carry
 * credentials and personal data: never log them.
 */
typedef struct {
    /**
     * One of `CALLGATE_STEP_…`.
     */
    uint32_t kind;
    /**
     * The number of the request or of the exchange.
     */
    uint64_t id;
    /**
     * Until when to wait; or how many milliseconds the client waits for the answer.
     */
    uint64_t time;
    /**
     * The method of a request.
     */
    callgate_text method;
    /**
     * Its absolute URL.
     */
    callgate_text url;
    /**
     * Its headers, beside those of the connection.
     */
    const callgate_header *headers;
    /**
     * How many headers it has.
     */
    size_t header_count;
    /**
     * Its body; of size 0 where it has none.
     */
    callgate_text body;
    /**
     * Whether the platform did not take the token before.
     */
    bool rejected;
    /**
     * Whether the exchange succeeded.
     */
    bool succeeded;
    /**
     * What the exchange was: `guest-session`, say.
     */
    callgate_text name;
    /**
     * Why it failed: `refused`, say. The JSON tells more.
     */
    callgate_text code;
    /**
     * What the platform is to be answered, where the exchange was a guest event.
     */
    uint32_t reply_status;
    /**
     * The body of that answer, `application/json`.
     */
    callgate_text reply_body;
} callgate_step;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Explains a code, such as `flow.trap`: its entry of the catalogue as one line of JSON with the members `code`,
 * `severity`, `fixed`, `title`, `why`, `fails` and `mended`.
 *
 * Ownership: the host owns `*json` and frees it with `callgate_string_free`.
 * Threads: any, at the same time.
 */
callgate_status callgate_explain(const char *code,
                                 size_t code_size,
                                 callgate_string **json,
                                 callgate_error *error);

/**
 * Tells the whole catalogue as one line of JSON: an array of what `callgate_explain` tells, in the order of the codes.
 *
 * Ownership: the host owns `*json` and frees it with `callgate_string_free`.
 * Threads: any, at the same time.
 */
callgate_status callgate_catalogue(callgate_string **json,
                                   callgate_error *error);

/**
 * Makes an engine with the default policy.
 *
 * Ownership: the host owns `*engine` and frees it with `callgate_engine_free`.
 * Threads: any.
 */
callgate_status callgate_engine_new(callgate_engine **engine, callgate_error *error);

/**
 * Makes an engine with a policy of the host's: JSON that says what differs from a profile.
 *
 * `CALLGATE_STATUS_POLICY_INVALID` means that the policy breaks its own rules. Then `*engine` is null and `*report`
 * tells where and why; otherwise `*report` is null. `report` may be null itself.
 *
 * Ownership: the policy is copied. The host owns `*engine` and `*report`, and frees them with `callgate_engine_free`
 * and `callgate_report_free`.
 * Threads: any.
 */
callgate_status callgate_engine_from_policy(const uint8_t *policy,
                                            size_t policy_size,
                                            callgate_engine **engine,
                                            callgate_report **report,
                                            callgate_error *error);

/**
 * Checks a document as what it is said to be. A document with errors is an answer: the status is `CALLGATE_STATUS_OK`
 * and the report tells them. `facts` is null where there are none.
 *
 * Ownership: nothing is kept of document and facts. The host owns `*report`, frees it with `callgate_report_free`, and
 * may free the engine before.
 * Threads: any, at the same time, with the same engine.
 */
callgate_status callgate_engine_check(const callgate_engine *engine,
                                      callgate_kind kind,
                                      const uint8_t *document,
                                      size_t document_size,
                                      const uint8_t *facts,
                                      size_t facts_size,
                                      callgate_report **report,
                                      callgate_error *error);

/**
 * Checks a document as what its shape tells it to be; where it tells nothing, that is the violation.
 *
 * Ownership and threads: as for `callgate_engine_check`.
 */
callgate_status callgate_engine_check_any(const callgate_engine *engine,
                                          const uint8_t *document,
                                          size_t document_size,
                                          const uint8_t *facts,
                                          size_t facts_size,
                                          callgate_report **report,
                                          callgate_error *error);

/**
 * Tells whether a document has no error: the answer of `callgate_engine_check` without the reasons, and without the
 * cost of telling them.
 *
 * Ownership: nothing is kept of document and facts.
 * Threads: any, at the same time, with the same engine.
 */
callgate_status callgate_engine_is_valid(const callgate_engine *engine,
                                         callgate_kind kind,
                                         const uint8_t *document,
                                         size_t document_size,
                                         const uint8_t *facts,
                                         size_t facts_size,
                                         bool *valid,
                                         callgate_error *error);

/**
 * Tells the kind that the shape of a document speaks for; `CALLGATE_STATUS_ABSENT` and 0 where it speaks for none.
 *
 * Ownership: nothing is kept of the document.
 * Threads: any, at the same time, with the same engine.
 */
callgate_status callgate_engine_kind_of(const callgate_engine *engine,
                                        const uint8_t *document,
                                        size_t document_size,
                                        callgate_kind *kind,
                                        callgate_error *error);

/**
 * Frees an engine and sets `*engine` to null; null in it is left alone.
 *
 * Ownership: the engine is gone; reports that it made are not.
 * Threads: none may use the engine meanwhile or afterwards.
 */
callgate_status callgate_engine_free(callgate_engine **engine);

/**
 * Makes a client with the rules of an engine and a configuration in JSON: docs/exchanges/json.md has its members. The
 * seed decides how long retries wait: take a random one.
 *
 * `CALLGATE_STATUS_INPUT_INVALID` means that the configuration cannot be used. Then `*client` is null and `*report`
 * tells where and why, and no secret; otherwise `*report` is null. `report` may be null itself.
 *
 * Ownership: the configuration is copied, and the engine may be freed before the client. The host owns `*client` and
 * `*report`, and frees them with `callgate_client_free` and `callgate_report_free`.
 * Threads: any.
 */
callgate_status callgate_client_new(const callgate_engine *engine,
                                    const uint8_t *config,
                                    size_t config_size,
                                    uint64_t seed,
                                    callgate_client **client,
                                    callgate_report **report,
                                    callgate_error *error);

/**
 * Makes a client that goes on where a snapshot was taken, under a configuration as it is given to
 * `callgate_client_new`. Requests that were under way are lost to it: what may be repeated is sent again.
 *
 * `CALLGATE_STATUS_INPUT_INVALID` is told as there; `CALLGATE_STATUS_SNAPSHOT_INVALID` means that the snapshot is of
 * another version, or none.
 *
 * Ownership and threads: as for `callgate_client_new`; the snapshot is copied.
 */
callgate_status callgate_client_restore(const callgate_engine *engine,
                                        const uint8_t *config,
                                        size_t config_size,
                                        const uint8_t *snapshot,
                                        size_t snapshot_size,
                                        callgate_client **client,
                                        callgate_report **report,
                                        callgate_error *error);

/**
 * Tells the number of the exchange with this name, such as `createGuestSession`, in UTF-8.
 *
 * Threads: any, at the same time.
 */
callgate_status callgate_exchange_number(const char *name,
                                         size_t name_size,
                                         callgate_exchange *exchange,
                                         callgate_error *error);

/**
 * Starts an exchange with a document and options in JSON: docs/exchanges/json.md tells what each of them takes. A document
 * that breaks a rule is an answer: the status is `CALLGATE_STATUS_OK`, nothing is started, and `*report` tells why.
 * `options` is null where there are none; `report` may be null itself.
 *
 * `CALLGATE_STATUS_INPUT_INVALID` means that the options are not the exchange's own, and `*report` tells why.
 *
 * Ownership: nothing is kept of document and options that is not needed. The host owns `*report` and frees it with
 * `callgate_report_free`.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_start(callgate_client *client,
                                      callgate_exchange exchange,
                                      const uint8_t *document,
                                      size_t document_size,
                                      const uint8_t *options,
                                      size_t options_size,
                                      uint64_t now,
                                      callgate_started *started,
                                      callgate_report **report,
                                      callgate_error *error);

/**
 * Ends an exchange; `known` tells whether there was such a one. One that has made something it must not leave behind
 * deletes it first.
 *
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_cancel(callgate_client *client,
                                       uint64_t exchange,
                                       bool *known,
                                       callgate_error *error);

/**
 * Tells whether the answer to a request is awaited; one that is not may be broken off.
 *
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_awaits(callgate_client *client,
                                       uint64_t id,
                                       bool *awaited,
                                       callgate_error *error);

/**
 * Frees a client and sets `*client` to null; null in it is left alone. Exchanges under way end with it: take a snapshot to
 * go on with them.
 *
 * Ownership: the client and the texts that belong to it are gone.
 * Threads: none may use the client meanwhile or afterwards.
 */
callgate_status callgate_client_free(callgate_client **client);

/**
 * Makes an error object.
 *
 * Ownership: the host owns `*error` and frees it with `callgate_error_free`.
 * Threads: any; the object then belongs to one thread at a time.
 */
callgate_status callgate_error_new(callgate_error **error);

/**
 * Tells the status of the last call that the object was given to; `CALLGATE_STATUS_OK` before the first.
 *
 * Threads: one at a time for each object.
 */
callgate_status callgate_error_status(const callgate_error *error,
                                      callgate_status *status);

/**
 * Tells what the last call has to say that the object was given to: one line for people, empty after
 * `CALLGATE_STATUS_OK`. It is no contract and holds nothing of a document.
 *
 * Ownership: the text belongs to the object, until the next call that the object is given to.
 * Threads: one at a time for each object.
 */
callgate_status callgate_error_message(const callgate_error *error,
                                       callgate_text *message);

/**
 * Frees an error object and sets `*error` to null; null in it is left alone.
 *
 * Ownership: the object and the texts that belong to it are gone.
 * Threads: none may use the object meanwhile or afterwards.
 */
callgate_status callgate_error_free(callgate_error **error);

/**
 * Tells the name of a kind, such as `ivr-flow`.
 *
 * Ownership: the text is the library's and stays.
 * Threads: any, at the same time.
 */
callgate_status callgate_kind_name(callgate_kind kind, callgate_text *name, callgate_error *error);

/**
 * Tells the number of the kind with this name, in UTF-8; `CALLGATE_STATUS_KIND_UNKNOWN` where there is none, and the
 * message of `error` lists those that there are.
 *
 * Threads: any, at the same time.
 */
callgate_status callgate_kind_number(const char *name,
                                     size_t name_size,
                                     callgate_kind *kind,
                                     callgate_error *error);

/**
 * Tells whether no error was found.
 *
 * Threads: any, at the same time.
 */
callgate_status callgate_report_is_valid(const callgate_report *report,
                                         bool *valid,
                                         callgate_error *error);

/**
 * Tells whether some violations were left out: beyond what the policy wants told, or behind paths of a MiB together.
 *
 * Threads: any, at the same time.
 */
callgate_status callgate_report_is_truncated(const callgate_report *report,
                                             bool *truncated,
                                             callgate_error *error);

/**
 * Tells what the document was checked as; `CALLGATE_STATUS_ABSENT` and 0 where its shape did not tell.
 *
 * Threads: any, at the same time.
 */
callgate_status callgate_report_kind(const callgate_report *report,
                                     callgate_kind *kind,
                                     callgate_error *error);

/**
 * Tells the report as one line of JSON, the same bytes on every surface.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_report_json(const callgate_report *report,
                                     callgate_text *json,
                                     callgate_error *error);

/**
 * Tells the number of violations in the report.
 *
 * Threads: any, at the same time.
 */
callgate_status callgate_report_count(const callgate_report *report,
                                      size_t *count,
                                      callgate_error *error);

/**
 * Frees a report and sets `*report` to null; null in it is left alone.
 *
 * Ownership: the report and the texts that belong to it are gone.
 * Threads: none may use the report meanwhile or afterwards.
 */
callgate_status callgate_report_free(callgate_report **report);

/**
 * Tells the name of a status, such as `kind-unknown`: stable, the same on every surface.
 *
 * Ownership: the text is the library's and stays.
 * Threads: any, at the same time.
 */
callgate_status callgate_status_name(callgate_status status,
                                     callgate_text *name,
                                     callgate_error *error);

/**
 * Tells what a status means, for people.
 *
 * Ownership: the text is the library's and stays.
 * Threads: any, at the same time.
 */
callgate_status callgate_status_message(callgate_status status,
                                        callgate_text *message,
                                        callgate_error *error);

/**
 * Tells what to do next. After every start, every cancellation and every answer, ask until the client waits or is idle.
 * `now` is in milliseconds since the epoch; it may stand still, and where it goes back the client's own stands still.
 *
 * Ownership: the texts of the step belong to the client, until the next call of this function with it.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_poll(callgate_client *client,
                                     uint64_t now,
                                     callgate_step *step,
                                     callgate_error *error);

/**
 * Tells the step that was told last as one line of JSON, the same bytes on every surface; `CALLGATE_STATUS_ABSENT` before the
 * first. That of a request carries credentials.
 *
 * Ownership: the text belongs to the client, until the next call of `callgate_client_poll` with it.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_step_json(callgate_client *client,
                                          callgate_text *json,
                                          callgate_error *error);

/**
 * Hands over the answer to a request: its status, its headers and its body. `handled` tells what has become of it, one of
 * `CALLGATE_HANDLED_…`. Headers that are not UTF-8 are read as ISO 8859-1.
 *
 * Ownership: nothing is kept of headers and body.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_answer(callgate_client *client,
                                       uint64_t id,
                                       uint32_t status,
                                       const callgate_header *headers,
                                       size_t header_count,
                                       const uint8_t *body,
                                       size_t body_size,
                                       uint64_t now,
                                       uint32_t *handled,
                                       callgate_error *error);

/**
 * Tells why no answer to a request, or no token, came: `cause` is one of `CALLGATE_TRANSPORT_…`.
 *
 * `CALLGATE_STATUS_INPUT_INVALID` means that there is no such cause.
 *
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_fail(callgate_client *client,
                                     uint64_t id,
                                     uint32_t cause,
                                     uint64_t now,
                                     uint32_t *handled,
                                     callgate_error *error);

/**
 * Hands over the token that was asked for. `expires_in` is in seconds; 0 where it is not known, which counts as 300.
 *
 * Ownership: the token is copied, and the copy wiped when it is no longer needed.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_token(callgate_client *client,
                                      uint64_t id,
                                      const uint8_t *token,
                                      size_t token_size,
                                      uint64_t expires_in,
                                      uint64_t now,
                                      uint32_t *handled,
                                      callgate_error *error);

/**
 * Hands over an answer whose head is JSON, as docs/exchanges/json.md has it, and its body; an alternative to the three
 * above. `body` is null where there is none, and `report` may be.
 *
 * `CALLGATE_STATUS_INPUT_INVALID` means that the head is none; then `*report` tells why.
 *
 * Ownership: nothing is kept of head and body. The host owns `*report` and frees it with `callgate_report_free`.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_handle(callgate_client *client,
                                       uint64_t id,
                                       const uint8_t *head,
                                       size_t head_size,
                                       const uint8_t *body,
                                       size_t body_size,
                                       uint64_t now,
                                       uint32_t *handled,
                                       callgate_report **report,
                                       callgate_error *error);

/**
 * Tells everything that is needed to go on in another process, as one line of JSON: see `callgate_client_restore`. It holds
 * no secret and no token, but the documents that are still to be sent.
 *
 * Ownership: the host owns `*json` and frees it with `callgate_string_free`.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_snapshot(callgate_client *client,
                                         callgate_string **json,
                                         callgate_error *error);

/**
 * Tells the exchanges that have not ended, as one line of JSON: `[[0, "guest-session"], …]`.
 *
 * Ownership and threads: as for `callgate_client_snapshot`.
 */
callgate_status callgate_client_running(callgate_client *client,
                                        callgate_string **json,
                                        callgate_error *error);

/**
 * Tells the counters as one line of JSON.
 *
 * Ownership and threads: as for `callgate_client_snapshot`.
 */
callgate_status callgate_client_metrics(callgate_client *client,
                                        callgate_string **json,
                                        callgate_error *error);

/**
 * Tells the counters as OpenMetrics text.
 *
 * Ownership and threads: as for `callgate_client_snapshot`.
 */
callgate_status callgate_client_open_metrics(callgate_client *client,
                                             callgate_string **text,
                                             callgate_error *error);

/**
 * Hands over the entries of the audit log that have not been taken, as NDJSON: each on a line of its own. The chain goes on.
 *
 * Ownership and threads: as for `callgate_client_snapshot`.
 */
callgate_status callgate_client_take_audit(callgate_client *client,
                                           callgate_string **lines,
                                           callgate_error *error);

/**
 * Tells where the audit log ends, under a key: one line of JSON, to be kept where those who can write the log cannot.
 *
 * Ownership and threads: as for `callgate_client_snapshot`; the key is copied, and the copy wiped.
 */
callgate_status callgate_client_audit_head(callgate_client *client,
                                           const uint8_t *key,
                                           size_t key_size,
                                           callgate_string **json,
                                           callgate_error *error);

/**
 * Records on the board that an agent entered a state, at a time in milliseconds since the epoch. `recorded` tells what has
 * become of it: `placed`, `known`, `too-old` or `unfit`.
 *
 * Ownership: the names are copied; the text is the library's and stays.
 * Threads: one at a time for each client.
 */
callgate_status callgate_client_record(callgate_client *client,
                                       const char *agent,
                                       size_t agent_size,
                                       const char *state,
                                       size_t state_size,
                                       uint64_t at,
                                       callgate_text *recorded,
                                       callgate_error *error);

/**
 * Tells how an agent of the board spent the time until `now`, as one line of JSON; `CALLGATE_STATUS_AGENT_UNKNOWN` where the
 * board keeps no such agent.
 *
 * Ownership and threads: as for `callgate_client_snapshot`.
 */
callgate_status callgate_client_agent(callgate_client *client,
                                      const char *agent,
                                      size_t agent_size,
                                      uint64_t now,
                                      callgate_string **json,
                                      callgate_error *error);

/**
 * Tells the compliance report on the states of agents, as one line of JSON.
 *
 * Ownership and threads: as for `callgate_client_snapshot`.
 */
callgate_status callgate_client_compliance(callgate_client *client,
                                           uint64_t now,
                                           callgate_string **json,
                                           callgate_error *error);

/**
 * Tells the text of a string.
 *
 * Ownership: the text belongs to the string.
 * Threads: any, at the same time.
 */
callgate_status callgate_string_text(const callgate_string *string,
                                     callgate_text *text,
                                     callgate_error *error);

/**
 * Frees a string and sets `*string` to null; null in it is left alone.
 *
 * Ownership: the string and its text are gone.
 * Threads: none may use the string meanwhile or afterwards.
 */
callgate_status callgate_string_free(callgate_string **string);

/**
 * The version of the library that runs, such as `0.1.0`, with a zero at its end; `CALLGATE_VERSION` is that of the header.
 *
 * Ownership: the text is the library's and stays.
 * Threads: any, at the same time.
 */
const char *callgate_version(void);

/**
 * Tells the code of a violation, such as `flow.trap`: stable, and what programs go by.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_code(const callgate_report *report,
                                        size_t index,
                                        callgate_text *code,
                                        callgate_error *error);

/**
 * Tells the severity of a violation: `error` or `warning`.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_severity(const callgate_report *report,
                                            size_t index,
                                            callgate_text *severity,
                                            callgate_error *error);

/**
 * Tells the JSON Pointer (RFC 6901) to the place of a violation; empty for the whole document.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_path(const callgate_report *report,
                                        size_t index,
                                        callgate_text *path,
                                        callgate_error *error);

/**
 * Tells what is wrong, for people: no contract, and never the value of a field that may hold personal data.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_message(const callgate_report *report,
                                           size_t index,
                                           callgate_text *message,
                                           callgate_error *error);

/**
 * Tells what the policy allows, as JSON; `CALLGATE_STATUS_ABSENT` where that means nothing.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_limit(const callgate_report *report,
                                         size_t index,
                                         callgate_text *limit,
                                         callgate_error *error);

/**
 * Tells what was found, as JSON; `CALLGATE_STATUS_ABSENT` where that means nothing or may not be told.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_actual(const callgate_report *report,
                                          size_t index,
                                          callgate_text *actual,
                                          callgate_error *error);

/**
 * Tells the chain of nodes, codes or states that decided, as a JSON array; `CALLGATE_STATUS_ABSENT` where none did.
 *
 * Ownership: the text belongs to the report.
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_witness(const callgate_report *report,
                                           size_t index,
                                           callgate_text *witness,
                                           callgate_error *error);

/**
 * Tells the place of a violation in the document, in bytes, `*end` not included; `CALLGATE_STATUS_ABSENT` for what is
 * not in the document.
 *
 * Threads: any, at the same time.
 */
callgate_status callgate_violation_span(const callgate_report *report,
                                        size_t index,
                                        size_t *start,
                                        size_t *end,
                                        callgate_error *error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CALLGATE_H */
