package wagateway.example;

import java.net.URI;

/** Prints every message about the sessions of the user of {@code TOKEN}. */
public final class WatchSessions {
    private WatchSessions() {}

    public static void main(String[] args) {
        String push = System.getenv().getOrDefault("PUSH", "http://127.0.0.1:8001");
        URI pod = URI.create(push.replaceFirst("^http", "ws") + "/ws");
        String token = System.getenv().getOrDefault("TOKEN", "");
        new SessionWatcher(() -> pod, () -> token)
                .messages()
                .doOnNext(System.out::println)
                .blockLast();
    }
}
