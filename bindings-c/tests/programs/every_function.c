/* Calls every function as it is meant to be called, and looks at every result. */
#include "expect.h"

static void names(void) {
    callgate_error *error = NULL;
    callgate_text text = {NULL, 0};
    callgate_kind kind = 99;
    OK(callgate_error_new(&error));
    EXPECT(says(error, CALLGATE_STATUS_OK, ""));
    EXPECT(strcmp(callgate_version(), CALLGATE_VERSION) == 0);

    OK(callgate_status_name(CALLGATE_STATUS_KIND_UNKNOWN, &text, error));
    EXPECT(is(text, "kind-unknown"));
    OK(callgate_status_message(CALLGATE_STATUS_OK, &text, error));
    EXPECT(is(text, "no error"));

    OK(callgate_kind_name(CALLGATE_KIND_IVR_FLOW, &text, error));
    EXPECT(is(text, "ivr-flow"));
    OK(callgate_kind_number(NAME("agent-state"), &kind, error));
    EXPECT(kind == CALLGATE_KIND_AGENT_STATE);
    EXPECT(callgate_kind_number(NAME("agent"), &kind, error) == CALLGATE_STATUS_KIND_UNKNOWN);
    EXPECT(kind == 0);
    EXPECT(says(error, CALLGATE_STATUS_KIND_UNKNOWN,
                "no kind of document has this name; the kinds are guest-session genesys-guest agent-state "
                "call-codes ivr-flow connect-flow twilio-flow architect-flow policy"));
    /* The next call that goes well is told as well. */
    OK(callgate_kind_name(CALLGATE_KIND_POLICY, &text, error));
    EXPECT(says(error, CALLGATE_STATUS_OK, ""));
    OK(callgate_error_free(&error));
    EXPECT(error == NULL);
}

static void catalogue(void) {
    callgate_error *error = NULL;
    callgate_string *json = NULL;
    callgate_text entry = {NULL, 0};
    callgate_text all = {NULL, 0};
    callgate_string *whole = NULL;
    OK(callgate_error_new(&error));
    OK(callgate_explain(NAME("flow.trap"), &json, error));
    OK(callgate_string_text(json, &entry, error));
    EXPECT(begins(entry, "{\"code\":\"flow.trap\",\"severity\":\"error\",\"fixed\":false,\"title\":"));
    OK(callgate_catalogue(&whole, error));
    OK(callgate_string_text(whole, &all, error));
    EXPECT(begins(all, "[{\"code\":\"break.mandatory\","));
    EXPECT(all.size > 20 * entry.size);
    OK(callgate_string_free(&json));
    OK(callgate_string_free(&whole));
    EXPECT(json == NULL && whole == NULL);

    EXPECT(callgate_explain(NAME("flow"), &json, error) == CALLGATE_STATUS_CODE_UNKNOWN);
    EXPECT(json == NULL);
    EXPECT(says(error, CALLGATE_STATUS_CODE_UNKNOWN, "no rule has this code"));
    OK(callgate_error_free(&error));
}

static void violations(const callgate_engine *engine, callgate_error *error) {
    callgate_report *report = NULL;
    callgate_text text = {NULL, 0};
    callgate_kind kind = 0;
    size_t count = 0, start = 0, end = 0;
    bool answer = true;

    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES(AGENT), BYTES(AGENT_FACTS), &report, error));
    OK(callgate_report_is_valid(report, &answer, error));
    EXPECT(!answer);
    answer = true;
    OK(callgate_report_is_truncated(report, &answer, error));
    EXPECT(!answer);
    OK(callgate_report_kind(report, &kind, error));
    EXPECT(kind == CALLGATE_KIND_AGENT_STATE);
    OK(callgate_report_count(report, &count, error));
    EXPECT(count == 2);
    OK(callgate_report_json(report, &text, error));
    EXPECT(begins(text, "{\"kind\":\"agent-state\",\"valid\":false,\"violations\":[{\"code\":\"break.mandatory\","));

    OK(callgate_violation_code(report, 1, &text, error));
    EXPECT(is(text, "state.transition"));
    OK(callgate_violation_severity(report, 1, &text, error));
    EXPECT(is(text, "error"));
    OK(callgate_violation_path(report, 1, &text, error));
    EXPECT(is(text, "/targetState"));
    OK(callgate_violation_message(report, 1, &text, error));
    EXPECT(begins(text, "no step leads from `READY` to `READY`"));
    OK(callgate_violation_witness(report, 1, &text, error));
    EXPECT(is(text, "[\"NOT_READY\",\"PAUSED\",\"IDLE\"]"));
    OK(callgate_violation_span(report, 1, &start, &end, error));
    EXPECT(end - start == strlen("\"READY\""));
    EXPECT(memcmp(&AGENT[start], "\"READY\"", end - start) == 0);

    /* What is not there is told as such. */
    EXPECT(callgate_violation_limit(report, 0, &text, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(text.data == NULL && text.size == 0);
    EXPECT(callgate_violation_witness(report, 0, &text, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(callgate_violation_code(report, count, &text, error) == CALLGATE_STATUS_OUT_OF_RANGE);
    EXPECT(callgate_violation_message(report, SIZE_MAX, &text, error) == CALLGATE_STATUS_OUT_OF_RANGE);
    EXPECT(says(error, CALLGATE_STATUS_OUT_OF_RANGE, "the report has fewer violations than that"));
    OK(callgate_report_free(&report));

    /* A fact that is missing has no place in the document. */
    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES(AGENT), NULL, 0, &report, error));
    OK(callgate_violation_path(report, 1, &text, error));
    EXPECT(begins(text, "/facts/"));
    EXPECT(callgate_violation_span(report, 1, &start, &end, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(start == 0 && end == 0);
    OK(callgate_report_free(&report));

    OK(callgate_engine_check(engine, CALLGATE_KIND_CALL_CODES, BYTES("[3]"), NULL, 0, &report, error));
    OK(callgate_violation_limit(report, 0, &text, error));
    EXPECT(is(text, "\"object\""));
    OK(callgate_violation_actual(report, 0, &text, error));
    EXPECT(is(text, "\"number\""));
    OK(callgate_report_free(&report));
}

static void engines(void) {
    callgate_error *error = NULL;
    callgate_engine *engine = NULL;
    callgate_engine *own = NULL;
    callgate_report *report = NULL;
    callgate_text text = {NULL, 0};
    callgate_kind kind = 0;
    bool valid = false;
    OK(callgate_error_new(&error));
    OK(callgate_engine_new(&engine, error));
    violations(engine, error);

    OK(callgate_engine_is_valid(engine, CALLGATE_KIND_CALL_CODES, BYTES(CODES), NULL, 0, &valid, error));
    EXPECT(valid);
    OK(callgate_engine_is_valid(engine, CALLGATE_KIND_IVR_FLOW, BYTES(FLOW), NULL, 0, &valid, error));
    EXPECT(!valid);
    OK(callgate_engine_kind_of(engine, BYTES(FLOW), &kind, error));
    EXPECT(kind == CALLGATE_KIND_IVR_FLOW);
    EXPECT(callgate_engine_kind_of(engine, BYTES("{}"), &kind, error) == CALLGATE_STATUS_ABSENT);
    EXPECT(kind == 0);

    OK(callgate_engine_check_any(engine, BYTES(CODES), NULL, 0, &report, error));
    OK(callgate_report_kind(report, &kind, error));
    EXPECT(kind == CALLGATE_KIND_CALL_CODES);
    OK(callgate_report_free(&report));
    OK(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &report, error));
    EXPECT(callgate_report_kind(report, &kind, error) == CALLGATE_STATUS_ABSENT);
    OK(callgate_violation_code(report, 0, &text, error));
    EXPECT(is(text, "kind.unknown"));
    OK(callgate_report_free(&report));

    /* A policy of one's own, and one that is refused. */
    OK(callgate_engine_from_policy(BYTES("{\"severity\": {\"flow.cycle\": \"warning\"}}"), &own, &report, error));
    EXPECT(own != NULL && report == NULL);
    OK(callgate_engine_is_valid(own, CALLGATE_KIND_IVR_FLOW, BYTES(FLOW), NULL, 0, &valid, error));
    EXPECT(valid);
    OK(callgate_engine_check(own, CALLGATE_KIND_IVR_FLOW, BYTES(FLOW), NULL, 0, &report, error));
    /* The report outlives its engine. */
    OK(callgate_engine_free(&own));
    OK(callgate_violation_severity(report, 0, &text, error));
    EXPECT(is(text, "warning"));
    OK(callgate_report_free(&report));

    EXPECT(callgate_engine_from_policy(BYTES("{\"limits\": {\"maxNesting\": -1}}"), &own, &report, error) ==
           CALLGATE_STATUS_POLICY_INVALID);
    EXPECT(own == NULL && report != NULL);
    OK(callgate_report_kind(report, &kind, error));
    EXPECT(kind == CALLGATE_KIND_POLICY);
    OK(callgate_violation_path(report, 0, &text, error));
    EXPECT(is(text, "/limits/maxNesting"));
    OK(callgate_report_free(&report));
    /* Nobody has to want the report. */
    EXPECT(callgate_engine_from_policy(BYTES("[]"), &own, NULL, error) == CALLGATE_STATUS_POLICY_INVALID);
    EXPECT(callgate_engine_from_policy(BYTES("[]"), &own, NULL, NULL) == CALLGATE_STATUS_POLICY_INVALID);

    OK(callgate_engine_free(&engine));
    EXPECT(engine == NULL);
    OK(callgate_error_free(&error));
}

/* A text says where it ends; it may have zeros in it. */
static void zeros(void) {
    callgate_engine *engine = NULL;
    callgate_report *report = NULL;
    callgate_text path = {NULL, 0};
    OK(callgate_engine_new(&engine, NULL));
    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES("{\"a\\u0000b\": 1}"), BYTES(AGENT_FACTS),
                             &report, NULL));
    OK(callgate_violation_path(report, 2, &path, NULL));
    EXPECT(path.size == 4 && memcmp(path.data, "/a\0b", 4) == 0);
    OK(callgate_report_free(&report));
    OK(callgate_engine_free(&engine));
}

int main(void) {
    names();
    catalogue();
    engines();
    zeros();
    puts("done");
    return 0;
}
