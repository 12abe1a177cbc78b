// Conducts one exchange with a platform from C++: Callgate says what to send, libcurl sends it, one request at a time.
//
//     callgate simulate --port 4010 &
//     export CALLGATE_CONFIG='{"api": "http://127.0.0.1:4010", "tokenUrl": "http://127.0.0.1:4010/oauth2/token",
//         "clientId": "callgate-demo", "clientSecret": "callgate-demo-secret"}'
//     exchange-cpp createGuestSession examples/valid/guest-session.json
//
// The configuration is that of docs/exchanges/json.md, and comes from the environment because it holds a secret. The outcome
// goes to standard output as a line of JSON. The program ends with 0 if the exchange succeeded, 1 if the rules forbid it, and
// then prints why, 2 if it failed. transport.c tells why libcurl is set up as it is.
#include <callgate.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>

namespace {

enum Status { SUCCEEDED = 0, REFUSED = 1, FAILED = 2 };

constexpr std::size_t MOST_BYTES = 16 << 20;

struct Freed {
    void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
    void operator()(curl_slist *list) const noexcept { curl_slist_free_all(list); }
};

/// The part of an answer that has come; libcurl hands over its head line by line, and then its body.
struct Arrived {
    std::string body;
    std::size_t head = 0;
};

std::size_t take_body(char *data, std::size_t, std::size_t size, void *context) {
    Arrived &arrived = *static_cast<Arrived *>(context);
    if (size > MOST_BYTES - arrived.body.size()) {
        return CURL_WRITEFUNC_ERROR;
    }
    arrived.body.append(data, size);
    return size;
}

std::size_t take_header(char *, std::size_t, std::size_t size, void *context) {
    std::size_t &head = static_cast<Arrived *>(context)->head;
    head += size;
    return head <= 64 << 10 ? size : CURL_WRITEFUNC_ERROR;
}

callgate::TransportError cause(CURLcode code) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        return callgate::TransportError::NotSent;
    case CURLE_OPERATION_TIMEDOUT:
        return callgate::TransportError::TimedOut;
    default:
        return callgate::TransportError::Lost;
    }
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

callgate::Answer send(const callgate::Request &request) {
    const std::unique_ptr<CURL, Freed> owner(curl_easy_init());
    CURL *easy = owner.get();
    if (easy == nullptr) {
        return callgate::TransportError::NotSent;
    }
    Arrived arrived;
    std::unique_ptr<curl_slist, Freed> headers;
    const auto add = [&](const std::string &line) {
        // The list stays where it is, and a new one begins it.
        if (curl_slist *longer = curl_slist_append(headers.get(), line.c_str())) {
            headers.release();
            headers.reset(longer);
            return true;
        }
        return false;
    };
    bool good = add("Expect:");
    for (const callgate::Header &header : request.headers) {
        good = good && add(header.name + ": " + header.value);
    }
    if (!good) {
        return callgate::TransportError::NotSent;
    }
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    if (request.method != "GET") {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &arrived);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &arrived);
    if (const CURLcode code = curl_easy_perform(easy); code != CURLE_OK) {
        return cause(code);
    }
    callgate::Response response;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<std::uint32_t>(status);
    response.body = std::move(arrived.body);
    for (curl_header *header = nullptr; (header = curl_easy_nextheader(easy, CURLH_HEADER, -1, header)) != nullptr;) {
        if (is_ascii(header->name) && is_ascii(header->value)) {
            response.headers.push_back({header->name, header->value});
        }
    }
    return response;
}

Status conduct(const char *config, const char *exchange, const char *path) {
    std::ifstream file(path, std::ios::binary);
    const std::string document(std::istreambuf_iterator<char>(file), {});
    if (!file) {
        std::cerr << "exchange: " << path << " cannot be read\n";
        return FAILED;
    }
    callgate::Client client(callgate::Engine(), config, std::random_device()());
    const callgate::Start start =
        client.start(callgate::exchange_number(exchange), document, std::nullopt, callgate::SystemClock().now());
    if (const callgate::Report *refusal = std::get_if<callgate::Report>(&start)) {
        std::cout << refusal->json() << '\n';
        return REFUSED;
    }
    Status status = FAILED;
    for (const callgate::Outcome &outcome : callgate::drive(client, send)) {
        std::cout << outcome.json << '\n';
        status = outcome.succeeded ? SUCCEEDED : outcome.code == "denied" ? REFUSED : FAILED;
    }
    return status;
}

} // namespace

int main(int count, char **arguments) {
    const char *config = std::getenv("CALLGATE_CONFIG");
    if (count != 3 || config == nullptr) {
        std::cerr << "usage: exchange-cpp EXCHANGE DOCUMENT\nCALLGATE_CONFIG holds the configuration\n";
        return FAILED;
    }
    try {
        return conduct(config, arguments[1], arguments[2]);
    } catch (const callgate::ReportedError &error) {
        std::cerr << "exchange: " << error.what() << '\n' << error.report().json() << '\n';
    } catch (const std::exception &error) {
        std::cerr << "exchange: " << error.what() << '\n';
    }
    return FAILED;
}
