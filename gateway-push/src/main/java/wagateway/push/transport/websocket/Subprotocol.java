package wagateway.push.transport.websocket;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the subprotocols that a client offers (RFC 6455 section 4.2.2). One of them is agreed to, as a client
 * that has offered some gives up otherwise; it changes nothing of what is said.
 *
 * @param chosen null when none was offered
 * @param token which a page gives as {@code bearer.<token>}, as it cannot set a header
 */
record Subprotocol(@Nullable String chosen, @Nullable String token) {
    private static final String BEARER = "bearer.";

    /** RFC 9110 section 5.6.2; others are passed over. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~\\w-]+");

    /** The first one, as the reference server has it. */
    static Subprotocol first(HttpHeaders headers) {
        return new Subprotocol(
                offered(headers).stream()
                        .findFirst()
                        .filter(Subprotocol::isToken)
                        .orElse(null),
                null);
    }

    /** The first one that holds no token, else the one that does; a browser takes no answer that it did not offer. */
    static Subprotocol of(HttpHeaders headers) {
        List<String> offered =
                offered(headers).stream().filter(Subprotocol::isToken).toList();
        String bearer =
                offered.stream().filter(Subprotocol::isBearer).findFirst().orElse(null);
        String chosen =
                offered.stream().filter(name -> !isBearer(name)).findFirst().orElse(bearer);
        return new Subprotocol(chosen, bearer == null ? null : bearer.substring(BEARER.length()));
    }

    /** Headers of the answer. */
    HttpHeaders agreement() {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        if (chosen != null) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, chosen);
        }
        return headers;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Subprotocol[token " + (token == null ? "absent]" : "present]");
    }

    private static List<String> offered(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static boolean isToken(String name) {
        return TOKEN.matcher(name).matches();
    }

    private static boolean isBearer(String name) {
        return name.regionMatches(true, 0, BEARER, 0, BEARER.length()) && name.length() > BEARER.length();
    }
}
