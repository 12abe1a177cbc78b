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
 * The number of a status: one of `CALLGATE_STATUS_…`. Those to come are not known to a program of today.
 */
typedef uint32_t callgate_status;

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
 * Tells whether there were more violations than the policy wants told.
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
