package wagateway.push.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EngineRequestTest {
    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("GET", false, "EIO=4&transport=polling", new EngineRequest.Open(Transport.POLLING)),
                Arguments.of(
                        "GET", false, "EIO=4&transport=polling&t=x&b64=1", new EngineRequest.Open(Transport.POLLING)),
                Arguments.of("GET", true, "EIO=4&transport=websocket", new EngineRequest.Open(Transport.WEBSOCKET)),
                Arguments.of("GET", false, "EIO=4&transport=polling&sid=a", new EngineRequest.Poll("a")),
                Arguments.of("GET", false, "transport=polling&sid=a", new EngineRequest.Poll("a")),
                Arguments.of("GET", false, "EIO=3&transport=polling&sid=a", new EngineRequest.Poll("a")),
                Arguments.of("GET", false, "EIO=4&transport=polling&sid=", new EngineRequest.Open(Transport.POLLING)),
                Arguments.of(
                        "GET",
                        false,
                        "EIO=3&transport=a&EIO=4&transport=polling",
                        new EngineRequest.Open(Transport.POLLING)),
                Arguments.of("GET", false, "transport=polling&sid=a&sid=b", new EngineRequest.Poll("b")),
                Arguments.of("GET", true, "EIO=4&transport=websocket&j=1", new EngineRequest.Open(Transport.WEBSOCKET)),
                Arguments.of("POST", false, "EIO=4&transport=polling&sid=a", new EngineRequest.Push("a")),
                Arguments.of("POST", true, "EIO=4&transport=polling&sid=a", new EngineRequest.Push("a")),
                Arguments.of("GET", true, "EIO=4&transport=websocket&sid=a", new EngineRequest.Upgrade("a")));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void what_a_client_may_ask_for_is_understood(String method, boolean webSocket, String query, EngineRequest asked) {
        assertThat(EngineRequest.of(method, webSocket, parsed(query))).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  false, '',                                        TRANSPORT_UNKNOWN",
        "GET,  false, EIO=4,                                     TRANSPORT_UNKNOWN",
        "GET,  false, EIO=4&transport=,                          TRANSPORT_UNKNOWN",
        "GET,  false, EIO=4&transport=abc,                       TRANSPORT_UNKNOWN",
        "GET,  false, EIO=4&transport=Polling,                   TRANSPORT_UNKNOWN",
        "GET,  true,  EIO=4&transport=webtransport,              TRANSPORT_UNKNOWN",
        "GET,  false, EIO=4&transport=polling&transport=a,       TRANSPORT_UNKNOWN",
        "GET,  false, sid=a,                                     TRANSPORT_UNKNOWN",
        "GET,  true,  EIO=4&transport=polling,                   BAD_REQUEST",
        "GET,  true,  EIO=4&transport=polling&sid=a,             BAD_REQUEST",
        "GET,  false, EIO=4&transport=websocket,                 BAD_REQUEST",
        "GET,  false, EIO=4&transport=websocket&sid=a,           BAD_REQUEST",
        "GET,  false, EIO=4&transport=polling&j=0,               BAD_REQUEST",
        "POST, false, EIO=4&transport=polling&sid=a&j=0,         BAD_REQUEST",
        "POST, false, EIO=4&transport=websocket&sid=a,           BAD_REQUEST",
        "PUT,  false, EIO=4&transport=polling&sid=a,             BAD_REQUEST",
        "HEAD, false, EIO=4&transport=polling&sid=a,             BAD_REQUEST",
        "get,  false, EIO=4&transport=polling&sid=a,             BAD_REQUEST",
        "POST, false, EIO=4&transport=polling,                   BAD_METHOD",
        "PUT,  false, EIO=4&transport=polling,                   BAD_METHOD",
        "POST, true,  EIO=4&transport=websocket,                 BAD_METHOD",
        "POST, false, EIO=3&transport=polling,                   BAD_METHOD",
        "GET,  false, transport=polling,                         UNSUPPORTED_VERSION",
        "GET,  false, EIO=&transport=polling,                    UNSUPPORTED_VERSION",
        "GET,  false, EIO=3&transport=polling,                   UNSUPPORTED_VERSION",
        "GET,  false, EIO=04&transport=polling,                  UNSUPPORTED_VERSION",
        "GET,  false, EIO=4&EIO=3&transport=polling,             UNSUPPORTED_VERSION",
        "GET,  true,  EIO=5&transport=websocket,                 UNSUPPORTED_VERSION",
    })
    void anything_else_is_refused_with_its_reason(String method, boolean webSocket, String query, RequestError error) {
        assertThat(EngineRequest.of(method, webSocket, parsed(query))).isEqualTo(new EngineRequest.Refused(error));
    }

    @ParameterizedTest
    @CsvSource({
        "TRANSPORT_UNKNOWN,   400, 0, Transport unknown",
        "SESSION_UNKNOWN,     400, 1, Session ID unknown",
        "BAD_METHOD,          400, 2, Bad handshake method",
        "BAD_REQUEST,         400, 3, Bad request",
        "FORBIDDEN,           403, 4, Forbidden",
        "UNSUPPORTED_VERSION, 400, 5, Unsupported protocol version",
    })
    void a_refusal_speaks_as_the_reference_server_does(RequestError error, int status, int code, String message) {
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.json()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    private static Map<String, List<String>> parsed(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] nameAndValue = parameter.split("=", 2);
            parameters.computeIfAbsent(nameAndValue[0], _ -> new ArrayList<>()).add(nameAndValue[1]);
        }
        return parameters;
    }
}
