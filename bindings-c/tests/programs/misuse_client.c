/* Calls every function of clients as it is not meant to be called: with nothing, with the wrong thing, out of order, and
 * from within its own callbacks. Each mistake is a status and none is more. */
#include "expect.h"

#include <callgate_drive.h>

#define GUESTS CALLGATE_EXCHANGE_CREATE_GENESYS_GUEST

/* What results are written to. Before each group it holds what no function gives. */
static callgate_client *made;
static callgate_report *report;
static callgate_string *string;
static callgate_started started;
static callgate_step step;
static callgate_text text;
static callgate_exchange exchange;
static uint32_t handled;
static bool answer;
static callgate_error *error;

/* Whatever the status, every result is written that there was a place for. */
static void dirty(void) {
    memset(&started, 0x55, sizeof started);
    memset(&step, 0x55, sizeof step);
    text.data = "left";
    text.size = 4;
    exchange = handled = 7;
    answer = true;
}

static void is_clean(void) {
    EXPECT(made == NULL && report == NULL && string == NULL && exchange == 0 && handled == 0);
    EXPECT(text.data == NULL && text.size == 0 && !answer);
    EXPECT(!started.started && started.exchange == 0 && started.reply_status == 0 && started.reply_body.data == NULL);
    EXPECT(step.kind == 0 && step.headers == NULL && step.header_count == 0 && step.url.data == NULL);
}

static void no_client(void) {
    dirty();
    NULL_ARGUMENT(callgate_client_start(NULL, GUESTS, BYTES("{}"), NULL, 0, 1, &started, &report, error));
    NULL_ARGUMENT(callgate_client_poll(NULL, 1, &step, error));
    NULL_ARGUMENT(callgate_client_step_json(NULL, &text, error));
    NULL_ARGUMENT(callgate_client_answer(NULL, 0, 200, NULL, 0, NULL, 0, 1, &handled, error));
    NULL_ARGUMENT(callgate_client_fail(NULL, 0, CALLGATE_TRANSPORT_LOST, 1, &handled, error));
    NULL_ARGUMENT(callgate_client_token(NULL, 0, BYTES("t"), 0, 1, &handled, error));
    NULL_ARGUMENT(callgate_client_handle(NULL, 0, BYTES("{}"), NULL, 0, 1, &handled, &report, error));
    NULL_ARGUMENT(callgate_client_cancel(NULL, 0, &answer, error));
    NULL_ARGUMENT(callgate_client_awaits(NULL, 0, &answer, error));
    NULL_ARGUMENT(callgate_client_snapshot(NULL, &string, error));
    NULL_ARGUMENT(callgate_client_running(NULL, &string, error));
    NULL_ARGUMENT(callgate_client_metrics(NULL, &string, error));
    NULL_ARGUMENT(callgate_client_open_metrics(NULL, &string, error));
    NULL_ARGUMENT(callgate_client_take_audit(NULL, &string, error));
    NULL_ARGUMENT(callgate_client_audit_head(NULL, BYTES("k"), &string, error));
    NULL_ARGUMENT(callgate_client_record(NULL, NAME("a"), NAME("READY"), 1, &text, error));
    NULL_ARGUMENT(callgate_client_agent(NULL, NAME("a"), 1, &string, error));
    NULL_ARGUMENT(callgate_client_compliance(NULL, 1, &string, error));
    NULL_ARGUMENT(callgate_client_free(NULL));
    EXPECT(callgate_exchange_number(NAME("create"), &exchange, error) == CALLGATE_STATUS_EXCHANGE_UNKNOWN);
    is_clean();
}

/* A handle of another type. */
static void foreign(callgate_report *other) {
    callgate_client *client = (callgate_client *)other;
    const callgate_engine *engine = (const callgate_engine *)other;
    dirty();
    exchange = 0;
    WRONG_HANDLE(callgate_client_new(engine, BYTES(CONFIG), 1, &made, &report, error));
    WRONG_HANDLE(callgate_client_restore(engine, BYTES(CONFIG), BYTES("{}"), &made, &report, error));
    WRONG_HANDLE(callgate_client_start(client, GUESTS, BYTES("{}"), NULL, 0, 1, &started, &report, error));
    WRONG_HANDLE(callgate_client_poll(client, 1, &step, error));
    WRONG_HANDLE(callgate_client_step_json(client, &text, error));
    WRONG_HANDLE(callgate_client_answer(client, 0, 200, NULL, 0, NULL, 0, 1, &handled, error));
    WRONG_HANDLE(callgate_client_fail(client, 0, CALLGATE_TRANSPORT_LOST, 1, &handled, error));
    WRONG_HANDLE(callgate_client_token(client, 0, BYTES("t"), 0, 1, &handled, error));
    WRONG_HANDLE(callgate_client_handle(client, 0, BYTES("{}"), NULL, 0, 1, &handled, &report, error));
    WRONG_HANDLE(callgate_client_cancel(client, 0, &answer, error));
    WRONG_HANDLE(callgate_client_awaits(client, 0, &answer, error));
    WRONG_HANDLE(callgate_client_snapshot(client, &string, error));
    WRONG_HANDLE(callgate_client_running(client, &string, error));
    WRONG_HANDLE(callgate_client_metrics(client, &string, error));
    WRONG_HANDLE(callgate_client_open_metrics(client, &string, error));
    WRONG_HANDLE(callgate_client_take_audit(client, &string, error));
    WRONG_HANDLE(callgate_client_audit_head(client, BYTES("k"), &string, error));
    WRONG_HANDLE(callgate_client_record(client, NAME("a"), NAME("READY"), 1, &text, error));
    WRONG_HANDLE(callgate_client_agent(client, NAME("a"), 1, &string, error));
    WRONG_HANDLE(callgate_client_compliance(client, 1, &string, error));
    WRONG_HANDLE(callgate_client_free(&client));
    is_clean();
    EXPECT(says(error, CALLGATE_STATUS_WRONG_HANDLE, "the handle is of another type, or has been freed: client"));
    EXPECT(client == (callgate_client *)other);
    /* An error object that is none stops the call. */
    WRONG_HANDLE(callgate_client_poll(client, 1, &step, (callgate_error *)other));
}

/* No place for a result, and no data where a size says that there is some. */
static void nulls(const callgate_engine *engine, callgate_client *client) {
    dirty();
    text.data = NULL;
    text.size = 0;
    NULL_ARGUMENT(callgate_client_new(NULL, BYTES(CONFIG), 1, &made, &report, error));
    NULL_ARGUMENT(callgate_client_new(engine, NULL, 1, 1, &made, &report, error));
    NULL_ARGUMENT(callgate_client_new(engine, BYTES(CONFIG), 1, NULL, &report, error));
    NULL_ARGUMENT(callgate_client_restore(NULL, BYTES(CONFIG), BYTES("{}"), &made, &report, error));
    NULL_ARGUMENT(callgate_client_restore(engine, NULL, 1, BYTES("{}"), &made, &report, error));
    NULL_ARGUMENT(callgate_client_restore(engine, BYTES(CONFIG), NULL, 1, &made, &report, error));
    NULL_ARGUMENT(callgate_client_restore(engine, BYTES(CONFIG), BYTES("{}"), NULL, &report, error));
    NULL_ARGUMENT(callgate_exchange_number(NULL, 1, &exchange, error));
    NULL_ARGUMENT(callgate_exchange_number(NAME("syncCrm"), NULL, error));
    NULL_ARGUMENT(callgate_client_start(client, GUESTS, NULL, 1, NULL, 0, 1, &started, &report, error));
    NULL_ARGUMENT(callgate_client_start(client, GUESTS, BYTES("{}"), NULL, 1, 1, &started, &report, error));
    NULL_ARGUMENT(callgate_client_start(client, GUESTS, BYTES("{}"), NULL, 0, 1, NULL, &report, error));
    NULL_ARGUMENT(callgate_client_poll(client, 1, NULL, error));
    memset(&step, 0, sizeof step);
    NULL_ARGUMENT(callgate_client_step_json(client, NULL, error));
    NULL_ARGUMENT(callgate_client_answer(client, 0, 200, NULL, 1, NULL, 0, 1, &handled, error));
    NULL_ARGUMENT(callgate_client_answer(client, 0, 200, NULL, 0, NULL, 1, 1, &handled, error));
    NULL_ARGUMENT(callgate_client_answer(client, 0, 200, NULL, 0, NULL, 0, 1, NULL, error));
    NULL_ARGUMENT(callgate_client_fail(client, 0, CALLGATE_TRANSPORT_LOST, 1, NULL, error));
    NULL_ARGUMENT(callgate_client_token(client, 0, NULL, 1, 0, 1, &handled, error));
    NULL_ARGUMENT(callgate_client_token(client, 0, BYTES("t"), 0, 1, NULL, error));
    NULL_ARGUMENT(callgate_client_handle(client, 0, NULL, 1, NULL, 0, 1, &handled, &report, error));
    NULL_ARGUMENT(callgate_client_handle(client, 0, BYTES("{}"), NULL, 1, 1, &handled, &report, error));
    NULL_ARGUMENT(callgate_client_handle(client, 0, BYTES("{}"), NULL, 0, 1, NULL, &report, error));
    NULL_ARGUMENT(callgate_client_cancel(client, 0, NULL, error));
    NULL_ARGUMENT(callgate_client_awaits(client, 0, NULL, error));
    NULL_ARGUMENT(callgate_client_snapshot(client, NULL, error));
    NULL_ARGUMENT(callgate_client_running(client, NULL, error));
    NULL_ARGUMENT(callgate_client_metrics(client, NULL, error));
    NULL_ARGUMENT(callgate_client_open_metrics(client, NULL, error));
    NULL_ARGUMENT(callgate_client_take_audit(client, NULL, error));
    NULL_ARGUMENT(callgate_client_audit_head(client, NULL, 1, &string, error));
    NULL_ARGUMENT(callgate_client_audit_head(client, BYTES("k"), NULL, error));
    NULL_ARGUMENT(callgate_client_record(client, NULL, 1, NAME("READY"), 1, &text, error));
    NULL_ARGUMENT(callgate_client_record(client, NAME("a"), NULL, 1, 1, &text, error));
    NULL_ARGUMENT(callgate_client_record(client, NAME("a"), NAME("READY"), 1, NULL, error));
    NULL_ARGUMENT(callgate_client_agent(client, NULL, 1, 1, &string, error));
    NULL_ARGUMENT(callgate_client_agent(client, NAME("a"), 1, NULL, error));
    NULL_ARGUMENT(callgate_client_compliance(client, 1, NULL, error));
    answer = false;
    is_clean();
}

/* Sizes that no object in memory can have, of which nothing is read, and names that are not UTF-8. */
static void lengths_and_bytes(const callgate_engine *engine, callgate_client *client) {
    const uint8_t byte = '{';
    const char *name = "a";
    callgate_header header = {{"a", 1}, {"b", 1}};
    callgate_header long_header = {{"a", SIZE_MAX}, {"b", 1}};
    dirty();
    started.started = false;
    memset(&step, 0, sizeof step);
    LENGTH_IMPOSSIBLE(callgate_client_new(engine, &byte, SIZE_MAX, 1, &made, &report, error));
    LENGTH_IMPOSSIBLE(callgate_client_restore(engine, &byte, SIZE_MAX, BYTES("{}"), &made, &report, error));
    LENGTH_IMPOSSIBLE(callgate_client_restore(engine, BYTES(CONFIG), &byte, SIZE_MAX, &made, &report, error));
    LENGTH_IMPOSSIBLE(callgate_exchange_number(name, SIZE_MAX, &exchange, error));
    LENGTH_IMPOSSIBLE(callgate_client_start(client, GUESTS, &byte, SIZE_MAX, NULL, 0, 1, &started, &report, error));
    LENGTH_IMPOSSIBLE(callgate_client_start(client, GUESTS, BYTES(GUEST), &byte, SIZE_MAX, 1, &started, &report, error));
    LENGTH_IMPOSSIBLE(callgate_client_answer(client, 0, 200, &header, SIZE_MAX, NULL, 0, 1, &handled, error));
    LENGTH_IMPOSSIBLE(callgate_client_answer(client, 0, 200, &long_header, 1, NULL, 0, 1, &handled, error));
    LENGTH_IMPOSSIBLE(callgate_client_answer(client, 0, 200, NULL, 0, &byte, SIZE_MAX, 1, &handled, error));
    LENGTH_IMPOSSIBLE(callgate_client_token(client, 0, &byte, SIZE_MAX, 0, 1, &handled, error));
    LENGTH_IMPOSSIBLE(callgate_client_handle(client, 0, &byte, SIZE_MAX, NULL, 0, 1, &handled, &report, error));
    LENGTH_IMPOSSIBLE(callgate_client_handle(client, 0, BYTES("{}"), &byte, SIZE_MAX, 1, &handled, &report, error));
    LENGTH_IMPOSSIBLE(callgate_client_audit_head(client, &byte, SIZE_MAX, &string, error));
    LENGTH_IMPOSSIBLE(callgate_client_record(client, name, SIZE_MAX, NAME("READY"), 1, &text, error));
    LENGTH_IMPOSSIBLE(callgate_client_record(client, NAME("a"), name, SIZE_MAX, 1, &text, error));
    LENGTH_IMPOSSIBLE(callgate_client_agent(client, name, SIZE_MAX, 1, &string, error));

    NOT_UTF8(callgate_exchange_number(NAME("\xff"), &exchange, error));
    NOT_UTF8(callgate_client_record(client, NAME("\xff"), NAME("READY"), 1, &text, error));
    EXPECT(says(error, CALLGATE_STATUS_NOT_UTF8, "a name is not UTF-8: agent"));
    NOT_UTF8(callgate_client_record(client, NAME("a"), NAME("\xff"), 1, &text, error));
    NOT_UTF8(callgate_client_agent(client, NAME("\xff"), 1, &string, error));
    answer = false;
    is_clean();
    /* Documents, options and heads that are not UTF-8 are told in a report. */
    EXPECT(callgate_client_new(engine, BYTES("\xff"), 1, &made, &report, error) == CALLGATE_STATUS_INPUT_INVALID);
    OK(callgate_report_free(&report));
    EXPECT(callgate_client_new(engine, BYTES("\xff"), 1, &made, NULL, NULL) == CALLGATE_STATUS_INPUT_INVALID);
    EXPECT(callgate_client_restore(engine, BYTES(CONFIG), BYTES("\xff"), &made, &report, error) ==
           CALLGATE_STATUS_SNAPSHOT_INVALID);
    OK(callgate_client_start(client, GUESTS, BYTES("\xff"), NULL, 0, 1, &started, &report, error));
    EXPECT(!started.started && report != NULL);
    OK(callgate_report_free(&report));
    EXPECT(callgate_client_start(client, GUESTS, BYTES(GUEST), BYTES("\xff"), 1, &started, &report, error) ==
           CALLGATE_STATUS_INPUT_INVALID);
    OK(callgate_report_free(&report));
    EXPECT(callgate_client_handle(client, 0, BYTES("\xff"), NULL, 0, 1, &handled, &report, error) ==
           CALLGATE_STATUS_INPUT_INVALID);
    OK(callgate_report_free(&report));
    OK(callgate_client_token(client, 0, BYTES("\xff"), 0, 1, &handled, error));
    EXPECT(handled == CALLGATE_HANDLED_UNKNOWN);
}

static callgate_step polled(callgate_client *client, uint64_t now) {
    do {
        OK(callgate_client_poll(client, now, &step, error));
    } while (step.kind == CALLGATE_STEP_EMIT);
    return step;
}

/* Answers to what was not asked, in a time that jumps, of numbers that are none. */
static void out_of_order(callgate_client *client) {
    uint64_t token = 0;
    EXPECT(callgate_client_start(client, 0, BYTES("{}"), NULL, 0, 1, &started, &report, error) ==
           CALLGATE_STATUS_EXCHANGE_UNKNOWN);
    EXPECT(callgate_client_start(client, UINT32_MAX, BYTES("{}"), NULL, 0, 1, &started, &report, error) ==
           CALLGATE_STATUS_EXCHANGE_UNKNOWN);
    EXPECT(callgate_client_fail(client, 0, 0, 1, &handled, error) == CALLGATE_STATUS_INPUT_INVALID);
    EXPECT(callgate_client_fail(client, 0, UINT32_MAX, 1, &handled, error) == CALLGATE_STATUS_INPUT_INVALID);
    OK(callgate_client_answer(client, UINT64_MAX, UINT32_MAX, NULL, 0, NULL, 0, 1, &handled, error));
    EXPECT(handled == CALLGATE_HANDLED_UNKNOWN);
    EXPECT(callgate_client_step_json(client, &text, error) == CALLGATE_STATUS_ABSENT);
    OK(callgate_client_cancel(client, UINT64_MAX, &answer, error));
    EXPECT(!answer);

    OK(callgate_client_start(client, GUESTS, BYTES(GUEST), NULL, 0, 0, &started, &report, error));
    token = polled(client, 0).id;
    EXPECT(step.kind == CALLGATE_STEP_TOKEN);
    /* An answer of HTTP is none to the question for a token that would do; it is refused, not believed. */
    OK(callgate_client_answer(client, token, 200, NULL, 0, BYTES("\xff"), 1, &handled, error));
    OK(callgate_client_answer(client, token, 200, NULL, 0, BYTES("{}"), 1, &handled, error));
    EXPECT(handled == CALLGATE_HANDLED_STALE);
    OK(callgate_client_poll(client, UINT64_MAX, &step, error));
    OK(callgate_client_poll(client, 0, &step, error));
    OK(callgate_client_cancel(client, started.exchange, &answer, error));
    OK(callgate_client_cancel(client, started.exchange, &answer, error));
    while (polled(client, 0).kind != CALLGATE_STEP_IDLE) {
        EXPECT(step.kind == CALLGATE_STEP_DONE && !step.succeeded);
    }
    OK(callgate_client_record(client, NAME(""), NAME(""), UINT64_MAX, &text, error));
}

/* A host that does from its callbacks what it should do after them. */
struct meddler {
    callgate_client *client;
    unsigned ends, sent;
};

static uint64_t meddler_now(void *context) {
    (void)context;
    return 7;
}

static void meddler_wait(void *context, uint64_t time) {
    (void)context;
    (void)time;
    EXPECT(!"nothing is waited for");
}

static callgate_status meddler_send(void *context, callgate_client *client, const callgate_step *request,
                                    callgate_error *last) {
    struct meddler *meddler = (struct meddler *)context;
    uint64_t id = request->id;
    callgate_step other;
    /* This poll ends the texts of the request that was given. */
    OK(callgate_client_poll(client, 7, &other, last));
    OK(callgate_client_snapshot(client, &string, last));
    OK(callgate_string_free(&string));
    OK(callgate_client_answer(client, id, 201, NULL, 0, BYTES("{\"id\": \"g-1\"}"), 7, &handled, last));
    OK(callgate_client_answer(client, id, 500, NULL, 0, NULL, 0, 7, &handled, last));
    EXPECT(handled == CALLGATE_HANDLED_STALE);
    meddler->sent++;
    return CALLGATE_STATUS_OK;
}

static callgate_status meddler_token(void *context, callgate_client *client, const callgate_step *request,
                                     callgate_error *last) {
    (void)context;
    return callgate_client_token(client, request->id, BYTES("t"), 3600, 7, &handled, last);
}

static void meddler_emit(void *context, callgate_text json) {
    struct meddler *meddler = (struct meddler *)context;
    EXPECT(begins(json, "{\"emit\":"));
    OK(callgate_client_running(meddler->client, &string, NULL));
    OK(callgate_string_free(&string));
    OK(callgate_client_awaits(meddler->client, 0, &answer, NULL));
}

static void meddler_done(void *context, const callgate_step *end, callgate_text json) {
    struct meddler *meddler = (struct meddler *)context;
    EXPECT(end->succeeded && begins(json, "{\"done\":"));
    /* Another one, and one that is ended before it begins. */
    if (++meddler->ends == 1) {
        OK(callgate_client_start(meddler->client, GUESTS, BYTES(GUEST), NULL, 0, 7, &started, NULL, NULL));
    }
}

static void within_callbacks(callgate_client *client) {
    struct meddler meddler = {client, 0, 0};
    callgate_host host = {&meddler, meddler_now, meddler_wait, meddler_send, meddler_token, meddler_emit, meddler_done};
    OK(callgate_client_start(client, GUESTS, BYTES(GUEST), NULL, 0, 7, &started, NULL, error));
    OK(callgate_client_drive(client, &host, error));
    EXPECT(meddler.ends == 2 && meddler.sent == 2);
}

int main(void) {
    callgate_engine *engine = NULL;
    callgate_client *client = NULL;
    callgate_report *other = NULL;
    OK(callgate_error_new(&error));
    OK(callgate_engine_new(&engine, error));
    OK(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &other, error));
    OK(callgate_client_new(engine, BYTES(CONFIG), 1, &client, NULL, error));
    no_client();
    foreign(other);
    nulls(engine, client);
    lengths_and_bytes(engine, client);
    out_of_order(client);
    OK(callgate_client_free(&client));
    OK(callgate_client_free(&client));
    NULL_ARGUMENT(callgate_client_poll(client, 1, &step, error));
    OK(callgate_client_new(engine, BYTES(CONFIG), 1, &client, NULL, error));
    within_callbacks(client);
    OK(callgate_client_free(&client));
    OK(callgate_report_free(&other));
    OK(callgate_engine_free(&engine));
    OK(callgate_error_free(&error));
    puts("done");
    return 0;
}
