/* Calls every function as it is not meant to be called. Each mistake is a status and none is more. */
#include "expect.h"

/* An address at which no handle can be, and one at which there is another thing. */
static const uint64_t FOREIGN[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static void nulls(callgate_engine *engine, callgate_report *report, callgate_string *string) {
    callgate_kind kind = 7;
    callgate_status status = 7;
    callgate_text text = {"left", 4};
    callgate_report *made = report;
    callgate_engine *other = engine;
    size_t number = 7, end = 7;
    bool answer = true;

    NULL_ARGUMENT(callgate_error_new(NULL));
    NULL_ARGUMENT(callgate_error_status(NULL, &status));
    NULL_ARGUMENT(callgate_error_message(NULL, &text));
    NULL_ARGUMENT(callgate_error_free(NULL));
    EXPECT(status == 0 && text.data == NULL && text.size == 0);
    NULL_ARGUMENT(callgate_status_name(0, NULL, NULL));
    NULL_ARGUMENT(callgate_status_message(0, NULL, NULL));
    NULL_ARGUMENT(callgate_kind_name(CALLGATE_KIND_POLICY, NULL, NULL));
    NULL_ARGUMENT(callgate_kind_number(NULL, 3, &kind, NULL));
    NULL_ARGUMENT(callgate_kind_number(NAME("policy"), NULL, NULL));
    NULL_ARGUMENT(callgate_explain(NULL, 1, &string, NULL));
    EXPECT(string == NULL);
    NULL_ARGUMENT(callgate_explain(NAME("flow.trap"), NULL, NULL));
    NULL_ARGUMENT(callgate_catalogue(NULL, NULL));
    NULL_ARGUMENT(callgate_string_text(NULL, &text, NULL));
    NULL_ARGUMENT(callgate_string_free(NULL));
    NULL_ARGUMENT(callgate_engine_new(NULL, NULL));
    NULL_ARGUMENT(callgate_engine_from_policy(NULL, 1, &other, &made, NULL));
    /* Results are written whatever the status. */
    EXPECT(other == NULL && made == NULL);
    NULL_ARGUMENT(callgate_engine_from_policy(BYTES("{}"), NULL, &made, NULL));
    NULL_ARGUMENT(callgate_engine_free(NULL));
    NULL_ARGUMENT(callgate_engine_check(NULL, CALLGATE_KIND_POLICY, BYTES("{}"), NULL, 0, &made, NULL));
    NULL_ARGUMENT(callgate_engine_check(engine, CALLGATE_KIND_POLICY, NULL, 1, NULL, 0, &made, NULL));
    NULL_ARGUMENT(callgate_engine_check(engine, CALLGATE_KIND_POLICY, BYTES("{}"), NULL, 1, &made, NULL));
    NULL_ARGUMENT(callgate_engine_check(engine, CALLGATE_KIND_POLICY, BYTES("{}"), NULL, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_engine_check_any(NULL, BYTES("{}"), NULL, 0, &made, NULL));
    NULL_ARGUMENT(callgate_engine_check_any(engine, NULL, 1, NULL, 0, &made, NULL));
    NULL_ARGUMENT(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_engine_is_valid(NULL, CALLGATE_KIND_POLICY, BYTES("{}"), NULL, 0, &answer, NULL));
    EXPECT(!answer);
    NULL_ARGUMENT(callgate_engine_is_valid(engine, CALLGATE_KIND_POLICY, BYTES("{}"), NULL, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_engine_kind_of(NULL, BYTES("{}"), &kind, NULL));
    NULL_ARGUMENT(callgate_engine_kind_of(engine, BYTES("{}"), NULL, NULL));
    NULL_ARGUMENT(callgate_report_is_valid(NULL, &answer, NULL));
    NULL_ARGUMENT(callgate_report_is_valid(report, NULL, NULL));
    NULL_ARGUMENT(callgate_report_is_truncated(NULL, &answer, NULL));
    NULL_ARGUMENT(callgate_report_is_truncated(report, NULL, NULL));
    NULL_ARGUMENT(callgate_report_kind(NULL, &kind, NULL));
    NULL_ARGUMENT(callgate_report_kind(report, NULL, NULL));
    NULL_ARGUMENT(callgate_report_json(NULL, &text, NULL));
    NULL_ARGUMENT(callgate_report_json(report, NULL, NULL));
    NULL_ARGUMENT(callgate_report_count(NULL, &number, NULL));
    NULL_ARGUMENT(callgate_report_count(report, NULL, NULL));
    NULL_ARGUMENT(callgate_report_free(NULL));
    NULL_ARGUMENT(callgate_violation_code(NULL, 0, &text, NULL));
    NULL_ARGUMENT(callgate_violation_code(report, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_violation_severity(NULL, 0, &text, NULL));
    NULL_ARGUMENT(callgate_violation_severity(report, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_violation_path(NULL, 0, &text, NULL));
    NULL_ARGUMENT(callgate_violation_path(report, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_violation_message(NULL, 0, &text, NULL));
    NULL_ARGUMENT(callgate_violation_message(report, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_violation_limit(NULL, 0, &text, NULL));
    NULL_ARGUMENT(callgate_violation_limit(report, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_violation_actual(NULL, 0, &text, NULL));
    NULL_ARGUMENT(callgate_violation_actual(report, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_violation_witness(NULL, 0, &text, NULL));
    NULL_ARGUMENT(callgate_violation_witness(report, 0, NULL, NULL));
    NULL_ARGUMENT(callgate_violation_span(NULL, 0, &number, &end, NULL));
    NULL_ARGUMENT(callgate_violation_span(report, 0, NULL, &end, NULL));
    NULL_ARGUMENT(callgate_violation_span(report, 0, &number, NULL, NULL));
}

/* A handle of another type, something that is no handle, and an address at which no handle can be. */
static void foreign(callgate_engine *engine, callgate_report *report, callgate_string *string) {
    callgate_error *error = NULL;
    callgate_text text = {NULL, 0};
    callgate_report *made = NULL;
    callgate_report *as_report = (callgate_report *)engine;
    callgate_engine *as_engine = (callgate_engine *)report;
    callgate_string *as_string = (callgate_string *)report;
    callgate_error *as_error = (callgate_error *)string;
    const callgate_engine *crooked = (const callgate_engine *)((const char *)FOREIGN + 1);
    size_t count = 7;
    OK(callgate_error_new(&error));

    WRONG_HANDLE(callgate_report_count(as_report, &count, error));
    EXPECT(count == 0);
    EXPECT(says(error, CALLGATE_STATUS_WRONG_HANDLE, "the handle is of another type, or has been freed: report"));
    WRONG_HANDLE(callgate_violation_code(as_report, 0, &text, error));
    WRONG_HANDLE(callgate_engine_check_any(as_engine, BYTES("{}"), NULL, 0, &made, error));
    WRONG_HANDLE(callgate_engine_check_any((const callgate_engine *)FOREIGN, BYTES("{}"), NULL, 0, &made, error));
    WRONG_HANDLE(callgate_engine_check_any(crooked, BYTES("{}"), NULL, 0, &made, error));
    WRONG_HANDLE(callgate_string_text(as_string, &text, error));
    /* An error object that is none takes no word and stops the call. */
    WRONG_HANDLE(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &made, as_error));
    EXPECT(made == NULL);
    WRONG_HANDLE(callgate_error_message(as_error, &text));

    /* What is not of the type is not freed, and stays where it is. */
    WRONG_HANDLE(callgate_report_free(&as_report));
    WRONG_HANDLE(callgate_engine_free(&as_engine));
    WRONG_HANDLE(callgate_string_free(&as_string));
    WRONG_HANDLE(callgate_error_free(&as_error));
    EXPECT(as_report != NULL && as_engine != NULL && as_string != NULL && as_error != NULL);
    OK(callgate_report_count(report, &count, error));
    OK(callgate_error_free(&error));
}

static void values(callgate_engine *engine) {
    callgate_error *error = NULL;
    callgate_report *report = NULL;
    callgate_string *string = NULL;
    callgate_text text = {NULL, 0};
    callgate_kind kind = 7;
    bool valid = true;
    OK(callgate_error_new(&error));

    EXPECT(callgate_engine_check(engine, 0, BYTES("{}"), NULL, 0, &report, error) == CALLGATE_STATUS_KIND_UNKNOWN);
    EXPECT(callgate_engine_check(engine, UINT32_MAX, BYTES("{}"), NULL, 0, &report, error) ==
           CALLGATE_STATUS_KIND_UNKNOWN);
    EXPECT(report == NULL);
    EXPECT(callgate_engine_is_valid(engine, 99, BYTES("{}"), NULL, 0, &valid, error) == CALLGATE_STATUS_KIND_UNKNOWN);
    EXPECT(!valid);
    EXPECT(callgate_kind_name(99, &text, error) == CALLGATE_STATUS_KIND_UNKNOWN);
    EXPECT(callgate_status_name(UINT32_MAX, &text, error) == CALLGATE_STATUS_STATUS_UNKNOWN);
    EXPECT(callgate_status_message(99, &text, error) == CALLGATE_STATUS_STATUS_UNKNOWN);
    EXPECT(says(error, CALLGATE_STATUS_STATUS_UNKNOWN, "no status has this number"));

    /* Names are UTF-8; documents and facts that are not are told in the report. */
    EXPECT(callgate_kind_number(NAME("polic\xff"), &kind, error) == CALLGATE_STATUS_NOT_UTF8);
    EXPECT(kind == 0);
    EXPECT(says(error, CALLGATE_STATUS_NOT_UTF8, "a name is not UTF-8: name"));
    EXPECT(callgate_explain(NAME("\xc3\x28"), &string, error) == CALLGATE_STATUS_NOT_UTF8);
    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES("\xff"), NULL, 0, &report, error));
    OK(callgate_violation_code(report, 0, &text, error));
    EXPECT(is(text, "json.syntax"));
    OK(callgate_report_free(&report));
    OK(callgate_engine_check(engine, CALLGATE_KIND_AGENT_STATE, BYTES(AGENT), BYTES("{\"\xff\": 1}"), &report, error));
    OK(callgate_report_is_valid(report, &valid, error));
    EXPECT(!valid);
    OK(callgate_violation_path(report, 0, &text, error));
    EXPECT(begins(text, "/facts"));
    OK(callgate_report_free(&report));

    /* No memory has this many bytes; none are read. */
    EXPECT(callgate_engine_check_any(engine, (const uint8_t *)"{}", SIZE_MAX, NULL, 0, &report, error) ==
           CALLGATE_STATUS_LENGTH_IMPOSSIBLE);
    EXPECT(says(error, CALLGATE_STATUS_LENGTH_IMPOSSIBLE,
                "a length is beyond what an object in memory can have: document"));
    EXPECT(callgate_engine_check_any(engine, BYTES("{}"), (const uint8_t *)"{}", SIZE_MAX, &report, error) ==
           CALLGATE_STATUS_LENGTH_IMPOSSIBLE);
    EXPECT(report == NULL);

    /* Nothing is the empty text; facts that are empty are not facts that are absent. */
    OK(callgate_engine_check_any(engine, NULL, 0, NULL, 0, &report, error));
    OK(callgate_violation_code(report, 0, &text, error));
    EXPECT(is(text, "json.syntax"));
    OK(callgate_report_free(&report));
    OK(callgate_engine_check(engine, CALLGATE_KIND_CALL_CODES, BYTES(CODES), BYTES(""), &report, error));
    OK(callgate_report_is_valid(report, &valid, error));
    EXPECT(!valid);
    OK(callgate_report_free(&report));
    OK(callgate_error_free(&error));
}

/* To free twice through the same variable, or to use what was freed, is a mistake that is seen. */
static void twice(void) {
    callgate_error *error = NULL;
    callgate_engine *engine = NULL;
    callgate_report *report = NULL;
    callgate_string *string = NULL;
    callgate_text text = {NULL, 0};
    OK(callgate_error_new(&error));
    OK(callgate_engine_new(&engine, error));
    OK(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &report, error));
    OK(callgate_catalogue(&string, error));
    for (int times = 0; times < 2; times++) {
        OK(callgate_string_free(&string));
        OK(callgate_report_free(&report));
        OK(callgate_engine_free(&engine));
        OK(callgate_error_free(&error));
    }
    NULL_ARGUMENT(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &report, error));
    NULL_ARGUMENT(callgate_report_json(report, &text, error));
    NULL_ARGUMENT(callgate_string_text(string, &text, error));
    NULL_ARGUMENT(callgate_error_message(error, &text));
}

int main(void) {
    callgate_engine *engine = NULL;
    callgate_report *report = NULL;
    callgate_string *string = NULL;
    OK(callgate_engine_new(&engine, NULL));
    OK(callgate_engine_check(engine, CALLGATE_KIND_IVR_FLOW, BYTES(FLOW), NULL, 0, &report, NULL));
    OK(callgate_catalogue(&string, NULL));
    nulls(engine, report, string);
    foreign(engine, report, string);
    values(engine);
    twice();
    OK(callgate_string_free(&string));
    OK(callgate_report_free(&report));
    OK(callgate_engine_free(&engine));
    puts("done");
    return 0;
}
