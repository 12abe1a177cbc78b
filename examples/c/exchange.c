/* Conducts one exchange with a platform: Callgate says what to send, libcurl sends it.
 *
 *     callgate simulate --port 4010 &
 *     export CALLGATE_CLIENT_ID=callgate-demo CALLGATE_CLIENT_SECRET=callgate-demo-secret
 *     exchange http://127.0.0.1:4010 createGuestSession examples/valid/guest-session.json [OPTIONS]
 *
 * The arguments are the URL of the platform, an exchange by its name, a file with its document and one with its options;
 * docs/exchanges/json.md tells what each exchange takes. The credentials come from the environment, so that they stand in
 * no list of processes; tokens come from URL/oauth2/token, or from where CALLGATE_TOKEN_URL says.
 *
 * What happens goes to standard error, the outcome to standard output, each a line of JSON. An interrupt cancels the exchange,
 * which then deletes what it must not leave behind. The program ends with 0 if the exchange succeeded, 1 if the rules forbid
 * it, and then prints why, 2 if it failed. */
#define _DEFAULT_SOURCE
#include <callgate.h>

#include "buffer.h"
#include "transport.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { SUCCEEDED = 0, REFUSED = 1, FAILED = 2 };

struct host {
    callgate_client *client;
    callgate_error *error;
    struct transport *transport;
    uint64_t exchange;
    int result;
};

static volatile sig_atomic_t interrupted = 0;

static void interrupt(int number) {
    (void)number;
    interrupted = 1;
}

/* Appends `"name":"value"`, escaped as JSON wants it. */
static bool append_member(struct buffer *buffer, const char *name, const char *value) {
    bool good = append_text(buffer, "\"") && append_text(buffer, name) && append_text(buffer, "\":\"");
    for (; good && *value != 0; value++) {
        char escaped[7];
        unsigned char byte = (unsigned char)*value;
        if (byte < 0x20 || byte == '"' || byte == '\\') {
            snprintf(escaped, sizeof escaped, "\\u%04x", byte);
            good = append_text(buffer, escaped);
        } else {
            good = append(buffer, value, 1);
        }
    }
    return good && append_text(buffer, "\"");
}

static bool read_file(const char *path, struct buffer *bytes) {
    char part[4096];
    size_t got = 0;
    FILE *file = fopen(path, "rb");
    bool whole = file != NULL;
    while (whole && (got = fread(part, 1, sizeof part, file)) > 0) {
        whole = append(bytes, part, got);
    }
    whole = whole && !ferror(file);
    if (file != NULL) {
        fclose(file);
    }
    if (!whole) {
        fprintf(stderr, "exchange: %s cannot be read\n", path);
    }
    return whole;
}

static void print_line(FILE *file, callgate_text text) {
    fwrite(text.data, 1, text.size, file);
    fputc('\n', file);
}

/* Prints a report that a call has given, where it has given one, and frees it. */
static void print_report(FILE *file, callgate_report **report) {
    callgate_text json = {NULL, 0};
    if (*report != NULL && callgate_report_json(*report, &json, NULL) == CALLGATE_STATUS_OK) {
        print_line(file, json);
    }
    callgate_report_free(report);
}

/* Tells how the exchange ended. */
static callgate_status end(struct host *host, const callgate_step *step) {
    static const char denied[] = "denied";
    callgate_text json = {NULL, 0};
    callgate_status status = callgate_client_step_json(host->client, &json, host->error);
    bool refused = step->code.size == strlen(denied) && memcmp(step->code.data, denied, step->code.size) == 0;
    host->result = step->succeeded ? SUCCEEDED : refused ? REFUSED : FAILED;
    if (status == CALLGATE_STATUS_OK) {
        print_line(stdout, json);
    }
    return status;
}

/* Asks for steps and does them until nothing is under way. */
static callgate_status conduct(struct host *host) {
    callgate_status status = CALLGATE_STATUS_OK;
    bool cancelled = false;
    while (status == CALLGATE_STATUS_OK) {
        callgate_step step;
        callgate_text json = {NULL, 0};
        if (interrupted && !cancelled) {
            status = callgate_client_cancel(host->client, host->exchange, &cancelled, host->error);
            cancelled = true;
        }
        if (status != CALLGATE_STATUS_OK ||
            (status = callgate_client_poll(host->client, now(), &step, host->error)) != CALLGATE_STATUS_OK) {
            break;
        }
        switch (step.kind) {
        case CALLGATE_STEP_SEND:
            status = transport_send(host->transport, &step);
            break;
        case CALLGATE_STEP_WAIT:
            status = transport_wait(host->transport, step.time);
            break;
        case CALLGATE_STEP_EMIT:
            if ((status = callgate_client_step_json(host->client, &json, host->error)) == CALLGATE_STATUS_OK) {
                print_line(stderr, json);
            }
            break;
        case CALLGATE_STEP_DONE:
            status = end(host, &step);
            break;
        default:
            /* Nothing is under way. Tokens are asked for only where there are no credentials. */
            return status;
        }
    }
    return status;
}

/* Makes a client for the platform at this URL. */
static callgate_status make_client(struct host *host, const char *url, const char *id, const char *secret) {
    struct buffer config = {NULL, 0, 0}, token_url = {NULL, 0, 0};
    callgate_engine *engine = NULL;
    callgate_report *report = NULL;
    const char *own = getenv("CALLGATE_TOKEN_URL");
    uint64_t seed = 0;
    bool good = (own != NULL ? append_text(&token_url, own)
                             : append_text(&token_url, url) && append_text(&token_url, "/oauth2/token")) &&
                append(&token_url, "", 1) && append_text(&config, "{") && append_member(&config, "api", url) &&
                append_text(&config, ",") && append_member(&config, "tokenUrl", token_url.data) &&
                append_text(&config, ",") && append_member(&config, "clientId", id) && append_text(&config, ",") &&
                append_member(&config, "clientSecret", secret) && append_text(&config, "}") &&
                getentropy(&seed, sizeof seed) == 0;
    callgate_status status = good ? callgate_engine_new(&engine, host->error) : CALLGATE_STATUS_INPUT_INVALID;
    if (status == CALLGATE_STATUS_OK) {
        status = callgate_client_new(engine, (const uint8_t *)config.data, config.size, seed, &host->client, &report,
                                     host->error);
    }
    /* Tells what is wrong with the configuration, and never the secret. */
    print_report(stderr, &report);
    callgate_engine_free(&engine);
    free(config.data);
    free(token_url.data);
    return status;
}

static callgate_status start(struct host *host, const char *name, const struct buffer *document,
                             const struct buffer *options) {
    callgate_exchange exchange = 0;
    callgate_started started = {0};
    callgate_report *report = NULL;
    callgate_status status = callgate_exchange_number(name, strlen(name), &exchange, host->error);
    if (status == CALLGATE_STATUS_OK) {
        status = callgate_client_start(host->client, exchange, (const uint8_t *)document->data, document->size,
                                       (const uint8_t *)options->data, options->size, now(), &started, &report,
                                       host->error);
    }
    if (status == CALLGATE_STATUS_OK && started.started) {
        host->exchange = started.exchange;
        return conduct(host);
    }
    if (status == CALLGATE_STATUS_OK && report != NULL) {
        host->result = REFUSED;
    } else if (status == CALLGATE_STATUS_OK) {
        fprintf(stderr, "exchange: nothing is started; the platform is to be answered with status %u\n",
                (unsigned)started.reply_status);
    }
    print_report(status == CALLGATE_STATUS_OK ? stdout : stderr, &report);
    return status;
}

/* Makes what an exchange needs, and conducts it. */
static callgate_status run(struct host *host, const char *url, const char *name, const char *id, const char *secret,
                           const struct buffer *document, const struct buffer *options) {
    callgate_status status = make_client(host, url, id, secret);
    if (status == CALLGATE_STATUS_OK && (host->transport = transport_new(host->client, host->error)) != NULL) {
        status = start(host, name, document, options);
    }
    transport_free(host->transport);
    callgate_client_free(&host->client);
    return status;
}

int main(int count, char **arguments) {
    const char *id = getenv("CALLGATE_CLIENT_ID"), *secret = getenv("CALLGATE_CLIENT_SECRET");
    struct host host = {NULL, NULL, NULL, 0, FAILED};
    struct buffer document = {NULL, 0, 0}, options = {NULL, 0, 0};
    if (count < 4 || count > 5 || id == NULL || secret == NULL) {
        fputs("usage: exchange URL EXCHANGE DOCUMENT [OPTIONS]\n"
              "CALLGATE_CLIENT_ID and CALLGATE_CLIENT_SECRET hold the credentials\n",
              stderr);
        return FAILED;
    }
    signal(SIGINT, interrupt);
    /* A connection that breaks is an answer. */
    signal(SIGPIPE, SIG_IGN);
    if (read_file(arguments[3], &document) && (count < 5 || read_file(arguments[4], &options)) &&
        curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        callgate_text message = {NULL, 0};
        callgate_error_new(&host.error);
        if (run(&host, arguments[1], arguments[2], id, secret, &document, &options) != CALLGATE_STATUS_OK) {
            host.result = FAILED;
            callgate_error_message(host.error, &message);
            fprintf(stderr, "exchange: %.*s\n", (int)message.size, message.data != NULL ? message.data : "");
        }
        callgate_error_free(&host.error);
        curl_global_cleanup();
    }
    free(document.data);
    free(options.data);
    return host.result;
}
