/* Makes a mistake on purpose, for the test that the tools which find none would find one. */
#include "expect.h"

int main(int count, char **arguments) {
    callgate_engine *engine = NULL;
    EXPECT(count == 2);
    OK(callgate_engine_new(&engine, NULL));
    if (strcmp(arguments[1], "leak") == 0) {
        engine = NULL;
    } else {
        callgate_report *report = NULL;
        callgate_text code = {NULL, 0};
        OK(callgate_engine_check_any(engine, BYTES("{}"), NULL, 0, &report, NULL));
        OK(callgate_violation_path(report, 0, &code, NULL));
        OK(callgate_violation_message(report, 0, &code, NULL));
        OK(callgate_report_free(&report));
        /* The text belonged to the report. */
        printf("%c\n", code.data[0]);
        OK(callgate_engine_free(&engine));
    }
    return 0;
}
