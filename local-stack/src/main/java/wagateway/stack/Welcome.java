package wagateway.stack;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the person at the terminal needs to try the gateway. */
final class Welcome {
    static final String USER = "demo";

    private Welcome() {}

    /** @param token null when tokens come from an issuer */
    static String text(Settings settings, @Nullable String token) {
        Pod api = settings.apiPods().getFirst();
        Pod push = settings.pushPods().getFirst();
        return """

                Open the console  %s   (sign in as "%s")

                API pods          %s
                push pods         %s   (Socket.IO)
                %-16s  http://127.0.0.1:%d
                logs              %s

                Or without a browser: a token for the user "%s", then three commands for a second terminal:

                export TOKEN=%s

                1. create and connect a session
                curl -sX POST %s/api/v1/sessions -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"name":"personal"}'; curl -sX POST %s/api/v1/sessions/%s-personal/connect -H "Authorization: Bearer $TOKEN"

                2. watch it
                node local-stack/watch.mjs %s %s-personal

                3. scan its QR code %s

                Ctrl-C stops everything; sessions are kept.
                """.formatted(
                        api.address(),
                        USER,
                        addresses(settings.apiPods(), "   "),
                        addresses(settings.pushPods(), "   "),
                        settings.worker() == WorkerKind.BAILEYS ? BaileysWorker.NAME : "simulated worker",
                        settings.workerPort(),
                        settings.dataFolder().resolve("logs"),
                        USER,
                        token == null ? "<from the issuer behind JWT_JWKS_URL>" : token,
                        api.address(),
                        api.address(),
                        USER,
                        push.address(),
                        USER,
                        scanning(settings));
    }

    static String addresses(List<Pod> pods, String separator) {
        return pods.stream().map(pod -> pod.address().toString()).collect(Collectors.joining(separator));
    }

    private static String scanning(Settings settings) {
        return settings.worker() == WorkerKind.BAILEYS
                ? "with your phone: WhatsApp, Settings, Linked devices, Link a device"
                : "(from a third terminal)\ncurl -sX POST http://127.0.0.1:%d/sessions/%s-personal/scan"
                        .formatted(settings.workerPort(), USER);
    }
}
