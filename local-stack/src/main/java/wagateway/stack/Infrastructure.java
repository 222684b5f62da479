package wagateway.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import wagateway.stack.postgres.EmbeddedPostgreSql;
import wagateway.stack.redis.EmbeddedRedis;

/**
 * An empty PostgreSQL and an empty Redis for tests in other languages. Prints a line of JSON with {@code databaseUrl},
 * {@code redisUrl} and {@code redisPort}, then obeys {@code redis stop}, {@code redis crash} (as {@code kill -9}),
 * {@code redis start} (empty, on the same port), {@code postgres crash}, {@code postgres start} (with all that was
 * committed), {@code postgres stall} and {@code postgres resume}, acknowledges each with a line of JSON, and ends with its
 * input.
 */
final class Infrastructure {
    private final PrintStream out;

    Infrastructure(PrintStream out) {
        this.out = out;
    }

    void run(InputStream commands) throws IOException {
        try (var postgres = EmbeddedPostgreSql.startTemporary()) {
            EmbeddedRedis redis = EmbeddedRedis.startTemporary();
            try (var lines = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8))) {
                print(Map.of("databaseUrl", postgres.url(), "redisUrl", redis.url(), "redisPort", redis.port()));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    switch (line.strip()) {
                        case "redis stop" -> {
                            redis.close();
                            print(Map.of("redis", "stopped"));
                        }
                        case "redis crash" -> {
                            redis.crash();
                            print(Map.of("redis", "crashed"));
                        }
                        case "redis start" -> {
                            redis.close();
                            redis = EmbeddedRedis.startTemporary(redis.port());
                            print(Map.of("redis", "started"));
                        }
                        case "postgres crash" -> {
                            postgres.crash();
                            print(Map.of("postgres", "crashed"));
                        }
                        case "postgres start" -> {
                            postgres.restart();
                            print(Map.of("postgres", "started"));
                        }
                        case "postgres stall" -> {
                            postgres.stall();
                            print(Map.of("postgres", "stalled"));
                        }
                        case "postgres resume" -> {
                            postgres.resume();
                            print(Map.of("postgres", "resumed"));
                        }
                        default -> print(Map.of("error", "no such command"));
                    }
                }
            } finally {
                redis.close();
            }
        }
    }

    private void print(Map<String, Object> answer) {
        out.println(JsonMapper.shared().writeValueAsString(answer));
        out.flush();
    }
}
