package wagateway.api.audit;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/** The calls of users and operators that change something. */
enum AuditedCall {
    SESSION_CREATED("POST", "/api/v1/sessions"),
    SESSION_CONNECTED("POST", "/api/v1/sessions/{id}/connect"),
    SESSION_DISCONNECTED("POST", "/api/v1/sessions/{id}/disconnect"),
    SESSION_DELETED("DELETE", "/api/v1/sessions/{id}"),
    TOKENS_REVOKED("POST", "/api/v1/operator/users/{userId}/revocations"),
    /** Whatever else only operators may do; its detail is method and path. */
    OPERATED(null, "/api/v1/operator/**");

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Map<AuditedCall, PathPattern> PATHS = Stream.of(values())
            .collect(Collectors.toUnmodifiableMap(
                    call -> call, call -> PathPatternParser.defaultInstance.parse(call.path)));

    private final @Nullable String method;
    private final String path;

    AuditedCall(@Nullable String method, String path) {
        this.method = method;
        this.path = path;
    }

    /** Null for a call that is none of them. */
    static @Nullable AuditedCall of(ServerHttpRequest request) {
        var place = request.getPath().pathWithinApplication();
        for (AuditedCall call : values()) {
            if (call.takes(request.getMethod().name()) && call.pattern().matches(place)) {
                return call;
            }
        }
        return null;
    }

    /** As it stands in the table and on the wire. */
    String action() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The variables of the path. */
    Map<String, String> subject(ServerHttpRequest request) {
        PathMatchInfo match = pattern().matchAndExtract(request.getPath().pathWithinApplication());
        return match == null ? Map.of() : match.getUriVariables();
    }

    private PathPattern pattern() {
        return Objects.requireNonNull(PATHS.get(this));
    }

    private boolean takes(String asked) {
        return method == null ? !READING.contains(asked) : method.equals(asked);
    }
}
