#define _DEFAULT_SOURCE
#include "transport.h"

#include "buffer.h"

#include <curl/curl.h>
#include <stdio.h>
#include <time.h>

#if LIBCURL_VERSION_NUM < 0x075500
#error "libcurl 7.85 or later is needed"
#endif

enum { MOST_HEAD_BYTES = 64 << 10, MOST_HEADERS = 128 };

enum { CONNECT_TIMEOUT_MS = 5000, MOST_WAIT_MS = 200 };

/* A request under way. */
struct call {
    uint64_t id;
    CURL *easy;
    struct curl_slist *headers;
    struct buffer body;
    size_t head_bytes;
    struct call *next;
};

struct transport {
    callgate_client *client;
    callgate_error *error;
    CURLM *multi;
    struct call *calls;
};

uint64_t now(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_REALTIME, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* libcurl hands over a part of the body; to take less ends the transfer. */
static size_t take_body(char *data, size_t one, size_t size, void *context) {
    struct call *call = (struct call *)context;
    (void)one;
    return append(&call->body, data, size) ? size : CURL_WRITEFUNC_ERROR;
}

static size_t take_header(char *data, size_t one, size_t size, void *context) {
    struct call *call = (struct call *)context;
    (void)data;
    (void)one;
    call->head_bytes += size;
    return call->head_bytes <= MOST_HEAD_BYTES ? size : CURL_WRITEFUNC_ERROR;
}

static void free_call(struct transport *transport, struct call *call) {
    if (call->easy != NULL) {
        curl_multi_remove_handle(transport->multi, call->easy);
        curl_easy_cleanup(call->easy);
    }
    curl_slist_free_all(call->headers);
    free(call->body.data);
    free(call);
}

static bool add_line(struct call *call, const char *line) {
    struct curl_slist *longer = curl_slist_append(call->headers, line);
    call->headers = longer != NULL ? longer : call->headers;
    return longer != NULL;
}

/* libcurl wants a header without a value written with a semicolon. */
static bool add_header(struct call *call, callgate_text name, callgate_text value) {
    struct buffer line = {NULL, 0, 0};
    bool good = append(&line, name.data, name.size) && append_text(&line, value.size > 0 ? ": " : ";") &&
                append(&line, value.data, value.size) && append(&line, "", 1) && add_line(call, line.data);
    free(line.data);
    return good;
}

static bool is_header(callgate_text name, const char *wanted) {
    return name.size == strlen(wanted) && curl_strnequal(name.data, wanted, name.size);
}

/* Sets up libcurl for a request. Everything is copied: the step ends with the next poll, the transfer later. */
static bool set_up(struct call *call, const callgate_step *request) {
    CURL *easy = call->easy;
    char url[8192], method[16];
    bool typed = false, good = true;
    bool get = request->method.size == 3 && memcmp(request->method.data, "GET", 3) == 0;
    if (request->url.size >= sizeof url || request->method.size >= sizeof method) {
        return false;
    }
    snprintf(url, sizeof url, "%.*s", (int)request->url.size, request->url.data);
    snprintf(method, sizeof method, "%.*s", (int)request->method.size, request->method.data);
    for (size_t at = 0; good && at < request->header_count; at++) {
        typed = typed || is_header(request->headers[at].name, "Content-Type");
        good = add_header(call, request->headers[at].name, request->headers[at].value);
    }
    /* Without these libcurl would wait for leave to send the body, and add a type of its own. */
    good = good && add_line(call, "Expect:") && (typed || add_line(call, "Content-Type:"));
    if (request->body.size > 0 || !get) {
        good = good && curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.size) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body.size > 0 ? request->body.data : "") == CURLE_OK;
    }
    return good && curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers) == CURLE_OK &&
           /* What a redirect means is not for the transport to say, and a token is not for another host. */
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           /* Where a connection that was used before breaks, libcurl sends the request once more on its own. Only Callgate
            * knows what may be sent twice, so that what changes something gets a connection of its own. */
           curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, get ? 0L : 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->time) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, call) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, call) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, call) == CURLE_OK;
}

callgate_status transport_send(struct transport *transport, const callgate_step *request) {
    uint32_t handled = 0;
    struct call *call = (struct call *)calloc(1, sizeof *call);
    if (call != NULL) {
        call->id = request->id;
        call->easy = curl_easy_init();
        if (call->easy != NULL && set_up(call, request) && curl_multi_add_handle(transport->multi, call->easy) == CURLM_OK) {
            call->next = transport->calls;
            transport->calls = call;
            return CALLGATE_STATUS_OK;
        }
        free_call(transport, call);
    }
    return callgate_client_fail(transport->client, request->id, CALLGATE_TRANSPORT_NOT_SENT, now(), &handled, transport->error);
}

/* Why no answer came. The causes differ in whether the request may have had its effect: in doubt it is lost. */
static uint32_t cause(CURLcode code) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return CALLGATE_TRANSPORT_NOT_SENT;
    case CURLE_OPERATION_TIMEDOUT:
        return CALLGATE_TRANSPORT_TIMED_OUT;
    default:
        return CALLGATE_TRANSPORT_LOST;
    }
}

/* Whether a value is text that Callgate takes; what it goes by is ASCII. */
static bool is_ascii(const char *text) {
    while (*text != 0 && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text == 0;
}

static callgate_status hand_over(struct transport *transport, struct call *call, CURLcode code) {
    callgate_header headers[MOST_HEADERS];
    size_t count = 0;
    uint32_t handled = 0;
    long status = 0;
    struct curl_header *header = NULL;
    if (code != CURLE_OK || curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK) {
        return callgate_client_fail(transport->client, call->id, cause(code), now(), &handled, transport->error);
    }
    while (count < MOST_HEADERS && (header = curl_easy_nextheader(call->easy, CURLH_HEADER, -1, header)) != NULL) {
        if (is_ascii(header->name) && is_ascii(header->value)) {
            headers[count].name.data = header->name;
            headers[count].name.size = strlen(header->name);
            headers[count].value.data = header->value;
            headers[count].value.size = strlen(header->value);
            count++;
        }
    }
    return callgate_client_answer(transport->client, call->id, (uint32_t)status, headers, count,
                                  (const uint8_t *)call->body.data, call->body.size, now(), &handled, transport->error);
}

/* Takes a request out of those under way. */
static void forget(struct transport *transport, struct call *call) {
    struct call **place = &transport->calls;
    while (*place != call) {
        place = &(*place)->next;
    }
    *place = call->next;
    free_call(transport, call);
}

/* Breaks off requests whose answers nobody waits for any more. */
static callgate_status break_off(struct transport *transport) {
    for (struct call *call = transport->calls, *next = NULL; call != NULL; call = next) {
        bool awaited = false;
        callgate_status status = callgate_client_awaits(transport->client, call->id, &awaited, transport->error);
        if (status != CALLGATE_STATUS_OK) {
            return status;
        }
        next = call->next;
        if (!awaited) {
            forget(transport, call);
        }
    }
    return CALLGATE_STATUS_OK;
}

callgate_status transport_wait(struct transport *transport, uint64_t time) {
    int running = 0, left = 0;
    uint64_t start = now();
    uint64_t most = time > start ? time - start : 0;
    CURLMsg *message = NULL;
    callgate_status status = break_off(transport);
    curl_multi_perform(transport->multi, &running);
    if ((message = curl_multi_info_read(transport->multi, &left)) == NULL && status == CALLGATE_STATUS_OK) {
        curl_multi_poll(transport->multi, NULL, 0, (int)(most < MOST_WAIT_MS ? most : MOST_WAIT_MS), NULL);
    }
    for (; message != NULL && status == CALLGATE_STATUS_OK; message = curl_multi_info_read(transport->multi, &left)) {
        struct call *call = NULL;
        /* Read before the handle is gone, and the message with it. */
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        status = hand_over(transport, call, code);
        forget(transport, call);
    }
    return status;
}

struct transport *transport_new(callgate_client *client, callgate_error *error) {
    struct transport *transport = (struct transport *)calloc(1, sizeof *transport);
    if (transport == NULL || (transport->multi = curl_multi_init()) == NULL) {
        free(transport);
        return NULL;
    }
    transport->client = client;
    transport->error = error;
    return transport;
}

void transport_free(struct transport *transport) {
    if (transport != NULL) {
        while (transport->calls != NULL) {
            forget(transport, transport->calls);
        }
        curl_multi_cleanup(transport->multi);
        free(transport);
    }
}
