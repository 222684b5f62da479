package wagateway.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import wagateway.stack.postgres.EmbeddedPostgreSql;
import wagateway.stack.redis.EmbeddedRedis;

/** The PostgreSQL, the Redis and the two pods that all integration tests of one run share. */
final class Pods {
    static final String JWT_SECRET = "a-secret-that-only-tests-ever-use-0123456789";
    static final String WORKER_TOKEN = "a-worker-token-that-only-tests-use";
    static final String WEBHOOK_SECRET = "a-webhook-secret-that-only-tests-ever-use-012345";
    static final int SESSION_LIMIT = 5;

    static final EmbeddedPostgreSql POSTGRESQL = EmbeddedPostgreSql.startTemporary();
    static final EmbeddedRedis REDIS = EmbeddedRedis.startTemporary();
    static final Pod FIRST = start(POSTGRESQL.url(), REDIS.url());
    static final Pod SECOND = start(POSTGRESQL.url(), REDIS.url());

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

    static Pod start(String databaseUrl, String redisUrl, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--DATABASE_URL=" + databaseUrl,
                "--REDIS_URL=" + redisUrl,
                "--JWT_SECRET=" + JWT_SECRET,
                "--JWT_AUDIENCE=gateway",
                "--WORKER_TOKEN=" + WORKER_TOKEN,
                "--WEBHOOK_SECRETS=an-older-webhook-secret-0123456789-0123456789," + WEBHOOK_SECRET,
                "--CORS_ORIGIN=http://pages.example,http://localhost:3000",
                "--wagateway.api.session.max-per-user=" + SESSION_LIMIT,
                "--wagateway.api.request.timeout=2s",
                "--server.netty.idle-timeout=4s",
                "--wagateway.api.worker.connect-timeout=500ms",
                "--wagateway.api.worker.response-timeout=1s"));
        arguments.addAll(List.of(more));
        return new Pod((ReactiveWebServerApplicationContext)
                new SpringApplicationBuilder(GatewayApi.class).run(arguments.toArray(String[]::new)));
    }

    /** An empty database beside the shared one. */
    static String newDatabase(String name) {
        execute("CREATE DATABASE " + name);
        return POSTGRESQL.url().replaceFirst("/postgres$", "/" + name);
    }

    static void execute(String sql, Object... arguments) {
        executeIn(POSTGRESQL.url(), sql, arguments);
    }

    static void executeIn(String databaseUrl, String sql, Object... arguments) {
        run(databaseUrl, sql, arguments, PreparedStatement::execute);
    }

    /** The number that a query answers in its only row. */
    static long count(String sql, Object... arguments) {
        return countIn(POSTGRESQL.url(), sql, arguments);
    }

    static long countIn(String databaseUrl, String sql, Object... arguments) {
        return run(databaseUrl, sql, arguments, statement -> {
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    static Connection connect(String databaseUrl) throws SQLException {
        return DriverManager.getConnection(
                databaseUrl.replaceFirst("postgresql://postgres@", "jdbc:postgresql://"), "postgres", "");
    }

    private static <T> T run(String databaseUrl, String sql, Object[] arguments, Execution<T> execution) {
        try (var connection = connect(databaseUrl);
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return execution.of(statement);
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @FunctionalInterface
    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
