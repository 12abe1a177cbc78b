/* Sends the requests of a client with libcurl, any number at a time, without waiting for one of them. */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <callgate.h>

struct transport;

/* Milliseconds since the epoch. */
uint64_t now(void);

/* A transport for a client; null where there is no memory. Both must outlive it. */
struct transport *transport_new(callgate_client *client, callgate_error *error);

/* Begins a request. What cannot be begun is handed to the client as an error at once. */
callgate_status transport_send(struct transport *transport, const callgate_step *request);

/* Comes back at that time, or earlier: when an answer has been handed to the client, or after a moment. */
callgate_status transport_wait(struct transport *transport, uint64_t time);

/* Breaks off what is under way; null is left alone. */
void transport_free(struct transport *transport);

#endif
