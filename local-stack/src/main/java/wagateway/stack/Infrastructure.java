package wagateway.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import wagateway.stack.postgres.EmbeddedPostgreSql;
import wagateway.stack.process.Scratch;
import wagateway.stack.redis.ControllableRedis;

/**
 * An empty PostgreSQL and an empty Redis for tests in other languages. Prints a line of JSON with {@code databaseUrl},
 * {@code redisUrl} and, where there are such, {@code redisPort} of the only Redis and {@code standbyUrl} of PostgreSQL.
 * Then executes {@code postgres crash} (as {@code kill -9}), {@code postgres start} (with all that was committed),
 * {@code postgres stall}, {@code postgres resume} and, with {@code redis} before, what {@link ControllableRedis} says;
 * acknowledges each with a line of JSON, and ends with its input.
 */
final class Infrastructure {
    private final PrintStream out;

    Infrastructure(PrintStream out) {
        this.out = out;
    }

    /**
     * @param arguments nothing, or the topology of Redis, {@code sentinel} or {@code cluster} or empty, and either how a
     *     standby of PostgreSQL follows, {@code synchronous} or {@code asynchronous}, or {@code durable}: without a standby,
     *     but each commit waits for the disk; and then the folder for the data of the one that is not the standby
     */
    void run(List<String> arguments, InputStream commands) throws IOException {
        List<EmbeddedPostgreSql> servers = servers(
                arguments.size() > 1 ? arguments.get(1) : "",
                arguments.size() > 2 ? Scratch.createIn(Path.of(arguments.get(2))) : Scratch.create());
        try (var postgres = servers.getFirst();
                var last = servers.getLast();
                var redis = ControllableRedis.start(arguments.isEmpty() ? "" : arguments.getFirst());
                var lines = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8))) {
            var addresses = new HashMap<>(redis.addresses());
            addresses.put("databaseUrl", postgres.url());
            if (last != postgres) {
                addresses.put("standbyUrl", last.url());
            }
            print(addresses);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.strip().split(" ", 2);
                String command = words[words.length - 1];
                boolean known = switch (words[0]) {
                    case "redis" -> redis.execute(command);
                    case "postgres" -> execute(postgres, command);
                    default -> false;
                };
                print(known ? Map.of("done", line) : Map.of("error", "no such command: " + line));
            }
        }
    }

    private static List<EmbeddedPostgreSql> servers(String kind, Path scratch) {
        return switch (kind) {
            case "" -> List.of(EmbeddedPostgreSql.startTemporary());
            case "durable" -> List.of(EmbeddedPostgreSql.startTemporaryDurable(scratch));
            default -> EmbeddedPostgreSql.startPair(kind.equals("synchronous"), scratch);
        };
    }

    private static boolean execute(EmbeddedPostgreSql postgres, String command) {
        switch (command) {
            case "crash" -> postgres.crash();
            case "start" -> postgres.restart();
            case "stall" -> postgres.stall();
            case "resume" -> postgres.resume();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void print(Map<String, ?> answer) {
        out.println(JsonMapper.shared().writeValueAsString(answer));
        out.flush();
    }
}
