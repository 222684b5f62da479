package wagateway.api.adapter;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/**
 * A session as a worker of another kind runs it since it was last asked to. It stands in the address to which the worker sends its
 * events: {@code …/api/v1/adapters/{kind}/{session}?k={worker}.{epoch}}, and behind another full stop the secret, where the worker
 * cannot sign with it.
 *
 * @param epoch when it was asked, in milliseconds: the {@code workerEpoch} of what it reports
 */
public record Linking(WorkerKind kind, WorkerId worker, SessionId session, long epoch) {
    private static final String PATH = "/api/v1/adapters/";
    private static final String QUERY = "?k=";
    private static final Pattern KEY =
            Pattern.compile("([A-Za-z0-9._-]{1,100})\\.(\\d{1,15})(?:\\.([A-Za-z0-9_-]{43}))?");

    /** @param secret empty where there is none */
    record Shown(Linking linking, String secret) {}

    static Optional<Shown> parse(WorkerKind kind, SessionId session, String key) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var linking = new Linking(kind, new WorkerId(parts.group(1)), session, Long.parseLong(parts.group(2)));
        return Optional.of(new Shown(linking, parts.group(3) == null ? "" : parts.group(3)));
    }

    /** Of an address that a worker of the kind says it sends to; empty where that is not one of ours, or of another session. */
    static Optional<Linking> ofUrl(WorkerKind kind, SessionId session, String url) {
        int path = url.indexOf(PATH + kind + "/" + session + QUERY);
        return path < 0
                ? Optional.empty()
                : parse(kind, session, url.substring(url.indexOf(QUERY, path) + QUERY.length()))
                        .map(Shown::linking);
    }

    /** What its secret is derived for. */
    String purpose() {
        return "events of a session\n%s\n%s\n%s\n%d".formatted(kind, worker, session, epoch);
    }

    /** Of a gateway, without the secret. */
    String url(String gateway) {
        return gateway + PATH + kind + "/" + session + QUERY + worker + "." + epoch;
    }
}
