/* A host for callgate.h in one loop, over functions of the program's own: a driver for whoever has nothing else to wait
 * for. docs/c.md shows how. It makes one request at a time. */
#ifndef CALLGATE_DRIVE_H
#define CALLGATE_DRIVE_H

#include "callgate.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a host does. Each function gets `context`, which is the host's own; those that may be null are left out. */
typedef struct callgate_host {
    void *context;
    /** Tells the time, in milliseconds since the epoch. */
    uint64_t (*now)(void *context);
    /** Comes back at that time. */
    void (*wait_until)(void *context, uint64_t time);
    /** Sends the request, waits for the answer, and hands it to the client with `callgate_client_answer` or
     * `callgate_client_fail`. Any other status than theirs ends the loop. */
    callgate_status (*send)(void *context, callgate_client *client, const callgate_step *request, callgate_error *error);
    /** Gets a token, and hands it to the client with `callgate_client_token` or `callgate_client_fail`. May be null where the
     * configuration has credentials; without it no token is to be had. */
    callgate_status (*token)(void *context, callgate_client *client, const callgate_step *request, callgate_error *error);
    /** Is told what happened, as one line of JSON. May be null. */
    void (*emit)(void *context, callgate_text json);
    /** Is told how an exchange ended, the whole of it as one line of JSON. May be null. */
    void (*done)(void *context, const callgate_step *end, callgate_text json);
} callgate_host;

/** Drives a client until nothing is under way. Where the status is another than `CALLGATE_STATUS_OK`, a function of the host
 * or of the library gave it; the loop may be entered again.
 *
 * Threads: one at a time for each client. */
static inline callgate_status callgate_client_drive(callgate_client *client, const callgate_host *host,
                                                    callgate_error *error) {
    for (;;) {
        callgate_step step;
        callgate_text json = {NULL, 0};
        uint32_t handled = 0;
        callgate_status status = callgate_client_poll(client, host->now(host->context), &step, error);
        if (status != CALLGATE_STATUS_OK) {
            return status;
        }
        switch (step.kind) {
        case CALLGATE_STEP_SEND:
            status = host->send(host->context, client, &step, error);
            break;
        case CALLGATE_STEP_TOKEN:
            status = host->token != NULL
                         ? host->token(host->context, client, &step, error)
                         : callgate_client_fail(client, step.id, CALLGATE_TRANSPORT_NOT_SENT,
                                                host->now(host->context), &handled, error);
            break;
        case CALLGATE_STEP_WAIT:
            host->wait_until(host->context, step.time);
            break;
        case CALLGATE_STEP_EMIT:
            if (host->emit != NULL && (status = callgate_client_step_json(client, &json, error)) == CALLGATE_STATUS_OK) {
                host->emit(host->context, json);
            }
            break;
        case CALLGATE_STEP_DONE:
            if (host->done != NULL && (status = callgate_client_step_json(client, &json, error)) == CALLGATE_STATUS_OK) {
                host->done(host->context, &step, json);
            }
            break;
        default:
            return CALLGATE_STATUS_OK;
        }
        if (status != CALLGATE_STATUS_OK) {
            return status;
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
