package wagateway.api.outbox;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import wagateway.model.channel.FunctionLibrary;

/**
 * Calls the function of {@link FunctionLibrary#PUBLISH} over a connection of its own, many calls in one write. Loads
 * the library into servers that lack it.
 */
@Component
final class RedisFunctionCalls {
    private static final FunctionLibrary LIBRARY = FunctionLibrary.PUBLISH;
    private static final String UNKNOWN = "ERR Function not found";
    private static final Duration LOADED = Duration.ofMillis(100);
    private static final StringCodec TEXT = StringCodec.UTF8;

    private final Mono<StatefulConnection<String, String>> connection;
    private final Mono<Void> loading;

    RedisFunctionCalls(LettuceConnectionFactory connections) {
        this.connection = Mono.fromCallable(() -> connect(connections))
                .subscribeOn(Schedulers.boundedElastic())
                .cacheInvalidateIf(_ -> false);
        this.loading = connection.flatMap(RedisFunctionCalls::load).cache(LOADED);
    }

    /**
     * @param keys of one slot
     * @param answered given the answer, which may be null, or the failure
     */
    record Call(List<String> keys, List<String> arguments, BiConsumer<@Nullable String, @Nullable Throwable> answered) {
        AsyncCommand<String, String, String> command() {
            var text = new CommandArgs<>(TEXT).add(LIBRARY.name()).add(keys.size());
            text.addKeys(keys).addValues(arguments);
            return new AsyncCommand<>(new Command<>(CommandType.FCALL, new ValueOutput<>(TEXT), text));
        }
    }

    /**
     * Sends them from the calling thread, in one write where Redis is one server, the first time after connecting. Never blocks.
     *
     * @param calls of different sessions, as they may overtake each other
     */
    void send(List<Call> calls) {
        send(calls, true);
    }

    private void send(List<Call> calls, boolean loads) {
        connection.subscribe(
                open -> dispatch(open, calls, loads),
                failure -> calls.forEach(call -> call.answered().accept(null, failure)));
    }

    private void dispatch(StatefulConnection<String, String> open, List<Call> calls, boolean loads) {
        List<AsyncCommand<String, String, String>> commands =
                calls.stream().map(Call::command).toList();
        for (int place = 0; place < commands.size(); place++) {
            Call call = calls.get(place);
            var _ = commands.get(place).whenComplete((answer, failure) -> {
                if (loads
                        && failure != null
                        && String.valueOf(failure.getMessage()).startsWith(UNKNOWN)) {
                    loading.subscribe(_ -> {}, e -> call.answered().accept(null, e), () -> send(List.of(call), false));
                } else {
                    call.answered().accept(answer, failure);
                }
            });
        }
        if (open instanceof StatefulRedisClusterConnection) {
            // several at once would wait for the connection to their node, which this thread may be the one to open
            commands.forEach(command -> dispatch(open, command));
        } else {
            var _ = open.dispatch(commands);
        }
    }

    private static void dispatch(
            StatefulConnection<String, String> open, AsyncCommand<String, String, String> command) {
        try {
            var _ = open.dispatch(command);
        } catch (RuntimeException e) {
            // those before it are under way, and are answered by themselves
            command.completeExceptionally(e);
        }
    }

    private static StatefulConnection<String, String> connect(LettuceConnectionFactory connections) {
        return connections.getRequiredNativeClient() instanceof RedisClusterClient cluster
                ? cluster.connect(TEXT)
                : ((RedisClient) connections.getRequiredNativeClient()).connect(TEXT);
    }

    /** Where it is there already, or cannot be loaded, the next call tells. */
    private static Mono<Void> load(StatefulConnection<String, String> open) {
        List<? extends CompletionStage<String>> loads = open
                        instanceof StatefulRedisClusterConnection<String, String> cluster
                ? List.of(cluster.async()
                        .upstream()
                        .commands()
                        .functionLoad(LIBRARY.code())
                        .futures())
                : List.of(
                        ((StatefulRedisConnection<String, String>) open).async().functionLoad(LIBRARY.code()));
        return Mono.fromFuture(CompletableFuture.allOf(
                        loads.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new)))
                .onErrorComplete();
    }
}
