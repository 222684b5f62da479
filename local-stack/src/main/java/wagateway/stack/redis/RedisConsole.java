package wagateway.stack.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One command to a Redis of this machine, as an operator would type it: each call has a connection of its own. */
public final class RedisConsole {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final RedisClient CLIENT = client();

    private RedisConsole() {}

    /**
     * Sends a command.
     *
     * @return the answer; the parts of an array one a line, nothing for null
     * @throws io.lettuce.core.RedisException with the error that Redis answers, or when it cannot be reached
     */
    public static String ask(int port, String... command) {
        var arguments = new CommandArgs<>(StringCodec.UTF8);
        Arrays.stream(command).skip(1).forEach(arguments::add);
        var answer = new NestedMultiOutput<>(StringCodec.UTF8);
        var address = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(TIMEOUT)
                .build();
        try (var connection = CLIENT.connect(address)) {
            return text(connection.sync().dispatch(CommandType.valueOf(command[0]), answer, arguments));
        }
    }

    /** Its threads end with the JVM. */
    private static RedisClient client() {
        var client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .protocolVersion(ProtocolVersion.RESP2)
                .autoReconnect(false)
                .build());
        return client;
    }

    private static String text(@Nullable Object answer) {
        return answer instanceof List<?> parts
                ? parts.stream().map(RedisConsole::text).collect(Collectors.joining("\n"))
                : answer == null ? "" : answer.toString();
    }
}
