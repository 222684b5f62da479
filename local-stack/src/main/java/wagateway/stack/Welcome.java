package wagateway.stack;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the person at the terminal needs to try the gateway. */
final class Welcome {
    static final String USER = "demo";

    /** Within the data folder. */
    static final String SECRETS = "secrets.env";

    private Welcome() {}

    /** @param token null when tokens come from an issuer */
    static String text(Settings settings, @Nullable String token) {
        Pod api = settings.apiPods().getFirst();
        Pod push = settings.pushPods().getFirst();
        return """

                Open the console  %s   (sign in as "%s")

                API pods          %s
                push pods         %s   (Socket.IO)
                worker            %s
                logs              %s
                secrets           %s   (only you can read it)

                Or without a browser: a token for the user "%s", then commands for a second terminal:

                export TOKEN=%s

                1. create and connect a session
                curl -sX POST %s/api/v1/sessions -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"name":"personal"}'; curl -sX POST %s/api/v1/sessions/%s-personal/connect -H "Authorization: Bearer $TOKEN"

                2. watch it
                node local-stack/watch.mjs %s %s-personal

                3. scan its QR code %s

                4. report on it, as a worker of your own would
                curl -sX POST %s/api/v1/webhooks/session-status -H "Authorization: Bearer %s" -H 'Content-Type: application/json' -d '{"sessionId":"%s-personal","status":"QR_REQUIRED","qrCode":"2@code","ttlMs":60000}'

                Ctrl-C stops everything; sessions are kept.
                """.formatted(
                        api.address(),
                        USER,
                        addresses(settings.apiPods(), "   "),
                        addresses(settings.pushPods(), "   "),
                        worker(settings),
                        settings.dataFolder().resolve("logs"),
                        settings.dataFolder().resolve(SECRETS),
                        USER,
                        token == null ? "<from the issuer behind JWT_JWKS_URL>" : token,
                        api.address(),
                        api.address(),
                        USER,
                        push.address(),
                        USER,
                        scanning(settings),
                        api.address(),
                        workerToken(settings),
                        USER);
    }

    static String addresses(List<Pod> pods, String separator) {
        return pods.stream().map(pod -> pod.address().toString()).collect(Collectors.joining(separator));
    }

    private static String worker(Settings settings) {
        return switch (settings.worker()) {
            case SIMULATED -> "http://127.0.0.1:" + settings.workerPort() + "   (simulated)";
            case BAILEYS -> "http://127.0.0.1:" + settings.workerPort() + "   (" + BaileysWorker.NAME + ")";
            case NONE -> "none until one registers: docs/workers.md";
        };
    }

    private static String scanning(Settings settings) {
        return switch (settings.worker()) {
            case SIMULATED ->
                "(from a third terminal)\ncurl -sX POST http://127.0.0.1:%d/sessions/%s-personal/scan"
                        .formatted(settings.workerPort(), USER);
            case BAILEYS -> "with your phone: WhatsApp, Settings, Linked devices, Link a device";
            case NONE -> "once a worker of yours has shown one";
        };
    }

    /** For a shell, which reads what was made up from where it is kept. */
    private static String workerToken(Settings settings) {
        return settings.environment().get("WORKER_TOKEN") == null
                ? "$(sed -n 's/^WORKER_TOKEN=//p' '%s')"
                        .formatted(settings.dataFolder().resolve(SECRETS))
                : "${WORKER_TOKEN%%,*}";
    }
}
