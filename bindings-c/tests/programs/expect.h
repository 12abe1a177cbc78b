/* What the programs of the tests share. All of it compiles as C11 and as C++17. */
#ifndef EXPECT_H
#define EXPECT_H

#include <callgate.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the program where something is not as it should be. */
#define EXPECT(condition)                                                        \
    do {                                                                         \
        if (!(condition)) {                                                      \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                             \
        }                                                                        \
    } while (0)

#define OK(call) EXPECT((call) == CALLGATE_STATUS_OK)
#define NULL_ARGUMENT(call) EXPECT((call) == CALLGATE_STATUS_NULL_ARGUMENT)
#define WRONG_HANDLE(call) EXPECT((call) == CALLGATE_STATUS_WRONG_HANDLE)
#define LENGTH_IMPOSSIBLE(call) EXPECT((call) == CALLGATE_STATUS_LENGTH_IMPOSSIBLE)
#define NOT_UTF8(call) EXPECT((call) == CALLGATE_STATUS_NOT_UTF8)

/* A text literal as the two arguments that a document takes. */
#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

/* A text literal as the two arguments that a name takes. */
#define NAME(text) (text), sizeof(text) - 1

static inline bool is(callgate_text text, const char *wanted) {
    return text.data != NULL && text.size == strlen(wanted) && memcmp(text.data, wanted, text.size) == 0;
}

static inline bool begins(callgate_text text, const char *wanted) {
    return text.data != NULL && text.size >= strlen(wanted) && memcmp(text.data, wanted, strlen(wanted)) == 0;
}

/* The text that the error object has for the last call is this one. */
static inline bool says(const callgate_error *error, callgate_status status, const char *wanted) {
    callgate_status told = CALLGATE_STATUS_OK;
    callgate_text message = {NULL, 0};
    OK(callgate_error_status(error, &told));
    OK(callgate_error_message(error, &message));
    return told == status && is(message, wanted);
}

/* Breaks two rules: the step and the break. */
#define AGENT "{\"userId\": \"4711\", \"currentState\": \"READY\", \"targetState\": \"READY\"}"
#define AGENT_FACTS "{\"schedule\": {\"status\": \"ACTIVE\"}, \"breaks\": {\"mandatoryBreakRequired\": true}}"

/* Breaks one rule, with a witness. */
#define FLOW                                                                                      \
    "{\"name\": \"Main\", \"campaignId\": \"c\", \"nodes\": ["                                     \
    "{\"id\": \"menu\", \"type\": \"dtmf\", \"transitions\": [{\"condition\": \"9\", \"target\": " \
    "\"menu\"}, {\"condition\": \"1\", \"target\": \"agent\"}]}, {\"id\": \"agent\", \"type\": "   \
    "\"queue\"}], \"fallbackAction\": {\"type\": \"hangup\"}}"

/* Sound. */
#define CODES                                                                              \
    "[{\"name\": \"Sale\", \"code\": \"SALE\", \"type\": \"SUCCESS\", \"category\": \"A\", " \
    "\"isActive\": true}]"

/* A configuration whose host gives the tokens. */
#define CONFIG "{\"platform\": \"genesys-cloud\", \"region\": \"mypurecloud.com\", \"retry\": {\"most\": 0}}"

#define GUEST "{\"channel\": \"webmessaging\", \"consent\": {\"marketing\": false, \"dataProcessing\": true}}"

#endif
