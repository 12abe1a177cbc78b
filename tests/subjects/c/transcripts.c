/* Plays transcripts with the C surface: answers each call on its input, an object on a line, with its text as a JSON string.
 * tests/src/transcripts describes the calls. */
#define _POSIX_C_SOURCE 200809L
#include "vector.h"

#include <callgate.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static callgate_error *error;
static callgate_engine *engine;
static callgate_client *client;
/* The snapshot that was told last. */
static callgate_string *snapshot;

struct member {
    struct bytes name;
    /* Null where it is no string. */
    struct bytes text;
    uint64_t number;
};

/* A call has no more members. */
static struct member members[8];
static size_t count;

static void fail(const char *what) {
    callgate_text message = {NULL, 0};
    callgate_error_message(error, &message);
    fprintf(stderr, "transcripts: %s: %.*s\n", what, (int)message.size, message.data);
    exit(1);
}

static void must(callgate_status status) {
    if (status != CALLGATE_STATUS_OK) {
        fail("a call that must go well");
    }
}

/* Reads a call from a line, which is changed on the way. */
static void read_call(char *line) {
    char *in = line;
    count = 0;
    if (*in != '{') {
        fail("no object");
    }
    do {
        struct member *member = &members[count++];
        memset(member, 0, sizeof *member);
        if (count > sizeof members / sizeof *members || (in = vector_text(in + 1, &member->name)) == NULL || *in != ':') {
            fail("no member");
        }
        in++;
        if (*in == '"') {
            in = vector_text(in, &member->text);
        } else if (strncmp(in, "null", 4) == 0) {
            in += 4;
        } else {
            member->number = strtoull(in, &in, 10);
        }
    } while (in != NULL && *in == ',');
    if (in == NULL || *in != '}') {
        fail("no end");
    }
}

static const struct member *member(const char *name) {
    for (size_t at = 0; at < count; at++) {
        if (members[at].name.size == strlen(name) && memcmp(members[at].name.data, name, strlen(name)) == 0) {
            return &members[at];
        }
    }
    fail(name);
    return NULL;
}

static struct bytes text(const char *name) { return member(name)->text; }

static uint64_t number(const char *name) { return member(name)->number; }

static bool is(const char *call) {
    struct bytes own = text("call");
    return own.size == strlen(call) && memcmp(own.data, call, own.size) == 0;
}

/* A text as a part of a JSON string. */
static void put(const char *data, size_t size) {
    for (size_t at = 0; at < size; at++) {
        unsigned char byte = (unsigned char)data[at];
        if (byte == '"' || byte == '\\') {
            printf("\\%c", byte);
        } else if (byte < 0x20) {
            printf("\\u%04x", byte);
        } else {
            putchar(byte);
        }
    }
}

static void put_text(callgate_text text) { put(text.data, text.size); }

static void put_plain(const char *text) { put(text, strlen(text)); }

static void put_string(callgate_string *string) {
    callgate_text told = {NULL, 0};
    must(callgate_string_text(string, &told, NULL));
    put_text(told);
    must(callgate_string_free(&string));
}

/* What the host did wrong. */
static void put_misuse(callgate_status status, callgate_report *report) {
    callgate_text name = {NULL, 0}, message = {NULL, 0}, json = {NULL, 0};
    must(callgate_error_message(error, &message));
    must(callgate_status_name(status, &name, NULL));
    put_plain("{\"status\":\"");
    put_text(name);
    put_plain("\",\"message\":\"");
    put_text(message);
    put_plain("\"");
    if (report != NULL) {
        put_plain(",\"report\":");
        must(callgate_report_json(report, &json, NULL));
        put_text(json);
        must(callgate_report_free(&report));
    }
    put_plain("}");
}

static void put_made(callgate_status status, callgate_client *made, callgate_report *report) {
    if (status != CALLGATE_STATUS_OK) {
        put_misuse(status, report);
        return;
    }
    must(callgate_client_free(&client));
    client = made;
}

static void start(void) {
    struct bytes name = text("exchange"), document = text("document"), options = text("options");
    callgate_exchange exchange = 0;
    callgate_started started;
    callgate_report *report = NULL;
    callgate_text json = {NULL, 0};
    callgate_status status = callgate_exchange_number((const char *)name.data, name.size, &exchange, error);
    if (status == CALLGATE_STATUS_OK) {
        status = callgate_client_start(client, exchange, document.data, document.size, options.data, options.size,
                                       number("now"), &started, &report, error);
    }
    if (status != CALLGATE_STATUS_OK) {
        put_misuse(status, report);
    } else if (started.started) {
        printf("{\\\"started\\\":%llu}", (unsigned long long)started.exchange);
    } else if (started.verified) {
        printf("{\\\"verified\\\":{\\\"key\\\":\\\"%s\\\",\\\"received\\\":%llu}}", started.key,
               (unsigned long long)started.received);
    } else if (report != NULL) {
        put_plain("{\"refused\":");
        must(callgate_report_json(report, &json, error));
        put_text(json);
        put_plain("}");
        must(callgate_report_free(&report));
    } else {
        printf("{\\\"answered\\\":{\\\"status\\\":%u,", (unsigned)started.reply_status);
        put_plain("\"headers\":[[\"Content-Type\",\"application/json\"]],\"body\":\"");
        /* It is a text within a text. */
        for (size_t at = 0; at < started.reply_body.size; at++) {
            const char letter[] = {'\\', started.reply_body.data[at]};
            put(letter[1] == '"' ? letter : letter + 1, letter[1] == '"' ? 2 : 1);
        }
        put_plain("\"}}");
    }
}

static void handle(void) {
    static const char *names[] = {"", "taken", "stale", "unknown"};
    struct bytes head = text("head"), body = text("body");
    callgate_report *report = NULL;
    uint32_t handled = 0;
    callgate_status status = callgate_client_handle(client, number("id"), head.data, head.size, body.data, body.size,
                                                    number("now"), &handled, &report, error);
    if (status == CALLGATE_STATUS_OK) {
        put_plain(names[handled]);
    } else {
        put_misuse(status, report);
    }
}

static void play(void) {
    callgate_client *made = NULL;
    callgate_report *report = NULL;
    callgate_string *string = NULL;
    callgate_text told = {NULL, 0};
    bool answer = false;
    if (is("new")) {
        struct bytes config = text("config");
        must(callgate_string_free(&snapshot));
        callgate_status status =
            callgate_client_new(engine, config.data, config.size, number("seed"), &made, &report, error);
        put_made(status, made, report);
    } else if (is("restore")) {
        struct bytes config = text("config");
        if (snapshot != NULL) {
            must(callgate_string_text(snapshot, &told, NULL));
        }
        callgate_status status = callgate_client_restore(engine, config.data, config.size, (const uint8_t *)told.data,
                                                         told.size, &made, &report, error);
        put_made(status, made, report);
    } else if (is("start")) {
        start();
    } else if (is("poll")) {
        callgate_step step;
        must(callgate_client_poll(client, number("now"), &step, error));
        must(callgate_client_step_json(client, &told, error));
        put_text(told);
    } else if (is("handle")) {
        handle();
    } else if (is("cancel") || is("awaits")) {
        must(is("cancel") ? callgate_client_cancel(client, number("id"), &answer, error)
                          : callgate_client_awaits(client, number("id"), &answer, error));
        put_plain(answer ? "true" : "false");
    } else if (is("snapshot")) {
        must(callgate_string_free(&snapshot));
        must(callgate_client_snapshot(client, &snapshot, error));
        must(callgate_string_text(snapshot, &told, NULL));
        put_text(told);
    } else if (is("record")) {
        struct bytes agent = text("agent"), state = text("state");
        must(callgate_client_record(client, (const char *)agent.data, agent.size, (const char *)state.data, state.size,
                                    number("now"), &told, error));
        put_text(told);
    } else if (is("agent")) {
        struct bytes agent = text("agent");
        callgate_status status =
            callgate_client_agent(client, (const char *)agent.data, agent.size, number("now"), &string, error);
        if (status != CALLGATE_STATUS_AGENT_UNKNOWN) {
            must(status);
            put_string(string);
        }
    } else {
        if (is("auditHead")) {
            struct bytes key = text("key");
            must(callgate_client_audit_head(client, key.data, key.size, &string, error));
        } else if (is("compliance")) {
            must(callgate_client_compliance(client, number("now"), &string, error));
        } else if (is("running")) {
            must(callgate_client_running(client, &string, error));
        } else if (is("metrics")) {
            must(callgate_client_metrics(client, &string, error));
        } else if (is("openMetrics")) {
            must(callgate_client_open_metrics(client, &string, error));
        } else if (is("takeAudit")) {
            must(callgate_client_take_audit(client, &string, error));
        } else {
            fail("no such call");
        }
        put_string(string);
    }
}

int main(void) {
    char *line = NULL;
    size_t room = 0;
    must(callgate_error_new(&error));
    must(callgate_engine_new(&engine, error));
    while (getline(&line, &room, stdin) > 0) {
        read_call(line);
        putchar('"');
        play();
        puts("\"");
        fflush(stdout);
    }
    free(line);
    must(callgate_client_free(&client));
    must(callgate_string_free(&snapshot));
    must(callgate_engine_free(&engine));
    must(callgate_error_free(&error));
    return 0;
}
