package wagateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import wagateway.stack.testcontainers.SharedServer;

/** The PostgreSQL, the Redis and the two pods that all integration tests of one run share. */
final class Pods {
    static final String JWT_SECRET = "a-secret-that-only-tests-ever-use-0123456789";
    static final String WORKER_TOKEN = "a-worker-token-that-only-tests-use";
    static final String WEBHOOK_SECRET = "a-webhook-secret-that-only-tests-ever-use-012345";
    static final String WORKER_KEY = "a-key-that-only-tests-ever-derive-from-0123456789";
    static final int SESSION_LIMIT = 5;

    private static final Database SERVER = new Database(SharedServer.POSTGRESQL.start());
    static final Database SHARED = Database.create("shared");
    static final String REDIS = SharedServer.REDIS.start();
    static final Pod FIRST = start(SHARED.url(), REDIS, "--API_DOCS=true");
    static final Pod SECOND = start(SHARED.url(), REDIS);

    private Pods() {}

    /** A running pod; those that all tests share end with the JVM. */
    record Pod(ReactiveWebServerApplicationContext context) implements AutoCloseable {
        String url() {
            return "http://127.0.0.1:"
                    + Objects.requireNonNull(context.getWebServer()).getPort();
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** @param more {@code --name=value}, also in place of what the pods of tests have */
    static Pod start(String databaseUrl, String redisUrl, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--DATABASE_URL=" + databaseUrl,
                "--REDIS_URL=" + redisUrl,
                "--JWT_SECRET=" + JWT_SECRET,
                "--JWT_AUDIENCE=gateway",
                "--JWT_MAX_LIFETIME=1h",
                "--JWT_OPERATOR_ROLE=operator",
                "--WORKER_TOKEN=" + WORKER_TOKEN,
                "--WEBHOOK_SECRETS=an-older-webhook-secret-0123456789-0123456789," + WEBHOOK_SECRET,
                "--WORKER_KEYS=" + WORKER_KEY,
                "--CONSOLE_PUSH_URL=https://push.example",
                "--CONSOLE_OIDC_AUTHORITY=https://login.example/realms/one",
                "--CONSOLE_OIDC_CLIENT_ID=console",
                "--CONSOLE_OIDC_ORIGINS=https://tokens.example",
                "--CORS_ORIGIN=http://pages.example,http://localhost:3000",
                "--wagateway.api.session.max-per-user=" + SESSION_LIMIT,
                "--wagateway.api.failover.interval=1h",
                "--wagateway.api.adapter.poll-interval=200ms",
                "--wagateway.api.warm-up.at-most=0s",
                "--wagateway.api.worker.connect-timeout=500ms",
                "--wagateway.api.worker.response-timeout=1s"));
        for (String argument : more) {
            String name = argument.substring(0, argument.indexOf('=') + 1);
            arguments.removeIf(given -> given.startsWith(name));
            arguments.add(argument);
        }
        return new Pod((ReactiveWebServerApplicationContext)
                new SpringApplicationBuilder(GatewayApi.class).run(arguments.toArray(String[]::new)));
    }

    /** An empty database beside the shared one. */
    static String newDatabase(String name) {
        String unused = name + "_" + UUID.randomUUID().toString().substring(0, 8);
        SERVER.execute("CREATE DATABASE " + unused);
        return SERVER.url().replaceFirst("/[^/?]+(\\?.*)?$", "/" + unused + "$1");
    }

    static void execute(String sql, Object... arguments) {
        SHARED.execute(sql, arguments);
    }

    /** The number that a query answers in its only row. */
    static long count(String sql, Object... arguments) {
        return SHARED.count(sql, arguments);
    }
}
