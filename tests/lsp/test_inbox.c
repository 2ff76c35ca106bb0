/* test_inbox.c: messages of a client as they come in, where calls are interrupted or fail. */
#define _GNU_SOURCE
#include <poll.h>

#include "lsp/inbox.h"
#include "failing.h"

static int ends[2] = {-1, -1};
static Inbox *inbox;

/* Of the client alone: Criterion reads, too, and in threads of its own. */
ssize_t read(int file, void *bytes, size_t size)
{
    ssize_t (*real)(int, void *, size_t);
    *(void **)&real = dlsym(RTLD_NEXT, "read");
    return file == ends[0] && (is_interrupted() || fails("read")) ? -1 : real(file, bytes, size);
}

static void begin(void)
{
    cr_assert(pipe(ends) == 0);
    inbox = inbox_open(ends[0]);
}

static void end(void)
{
    let_none_fail();
    interrupted_every = 0;
    inbox_close(inbox);
}

TestSuite(inbox, .init = begin, .fini = end);

static void send(const char *body)
{
    char header[64];
    const int length = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", strlen(body));
    cr_assert(write(ends[1], header, (size_t)length) == length);
    cr_assert(write(ends[1], body, strlen(body)) == (ssize_t)strlen(body));
}

static void expect_method(const char *wanted)
{
    Message message = {0};
    cr_assert(inbox_next(inbox, &message));
    cr_assert(message.body, "%s", message.problem);
    const char *method = json_string_value(json_object_get(message.body, "method"));
    cr_expect(strcmp(method, wanted) == 0, "%s and not %s", method, wanted);
    json_decref(message.body);
}

Test(inbox, a_read_that_is_interrupted_goes_on)
{
    interrupted_every = 2;
    for (int i = 0; i < 3; i++) {
        send("{\"method\": \"one\"}");
        expect_method("one");
    }
    close(ends[1]);
    Message message;
    cr_expect(!inbox_next(inbox, &message));
}

/* What has come before is a message all the same. */
static void read_until_it_fails(void *unused)
{
    Message message;
    (void)unused;
    send("{\"method\": \"one\"}");
    cr_assert(inbox_is_waiting(inbox));
    let_fail("read", EIO, 0);
    expect_method("one");
    exit(inbox_next(inbox, &message) ? 0 : 7);
}

Test(inbox, a_read_that_fails_is_said_and_is_the_end)
{
    const struct ending ending = call(read_until_it_fails, NULL);
    cr_expect(ending.code == 7);
    cr_expect_str_eq(ending.err, "tlc: standard input: Input/output error\n");
}

Test(inbox, what_waits_may_cancel_a_request)
{
    json_t *asked = json_integer(5), *text = json_string("5");
    send("{\"id\": 5}");
    send("{\"method\": \"$/cancelRequest\"}");
    send("{\"method\": \"other\", \"params\": {\"id\": 5}}");
    send("{\"method\": \"$/cancelRequest\", \"params\": {\"id\": 6}}");
    cr_assert(inbox_is_waiting(inbox));
    cr_expect(!inbox_cancels(inbox, asked));
    send("{\"method\": \"$/cancelRequest\", \"params\": {\"id\": 5}}");
    cr_assert(inbox_is_waiting(inbox));
    cr_expect(inbox_cancels(inbox, asked));
    cr_expect(!inbox_cancels(inbox, text), "a text is another id than a number");
    json_decref(asked);
    json_decref(text);
}

Test(inbox, what_comes_is_waited_for_no_longer_than_is_said)
{
    cr_expect(!inbox_comes_within(inbox, 1));
    send("{}");
    cr_expect(inbox_comes_within(inbox, 1000));
}
