package wagateway.push.transport.sse;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import wagateway.model.identity.Caller;
import wagateway.push.admission.Lease;
import wagateway.push.connection.EventStreamMachine;
import wagateway.push.protocol.CloseReason;
import wagateway.push.transport.Carrier;
import wagateway.push.transport.Connection;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;

/** A connection whose frames are the body of one answer. Safe for any thread. */
final class EventStream {
    private final Connection connection;
    private final Sinks.One<Optional<Answer.Refused>> outcome = Sinks.one();
    private final AtomicInteger unanswered;

    /**
     * Opens the connection.
     *
     * @param lease released when it is over
     * @param commands what it subscribes
     * @param answers how many there will be
     */
    EventStream(
            ConnectionRuntime<EventStreamMachine> runtime,
            Caller caller,
            Lease lease,
            List<ClientCommand> commands,
            int answers) {
        this.unanswered = new AtomicInteger(answers);
        this.connection = runtime.open(
                (machine, now) -> machine.open(caller, commands, now), lease, Carrier.SSE, () -> {}, this::answered);
        lease.onEviction(() -> connection.end(CloseReason.TOO_MANY_CONNECTIONS));
    }

    private void answered(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            var _ = outcome.tryEmitValue(Optional.of(refused));
        } else if (unanswered.decrementAndGet() == 0) {
            var _ = outcome.tryEmitValue(Optional.empty());
        }
    }

    /** The first refusal, or that there was none; emitted on another thread, outside of the locks of the caller. */
    Mono<Optional<Answer.Refused>> outcome() {
        return outcome.asMono().publishOn(Schedulers.parallel()).doOnCancel(this::end);
    }

    /**
     * Writes the frames in pieces, at the pace of the reader; to be called once.
     *
     * @param cut closes the channel though not all is written
     * @return completes when the connection is over and all is written
     */
    Mono<Void> writeTo(ServerHttpResponse response, Runnable cut) {
        Disposable.Swap cutOff = Disposables.swap();
        Flux<byte[]> pieces = Flux.create(
                sink -> {
                    var writer = new StreamWriter(connection, sink, cut, cutOff);
                    sink.onRequest(_ -> writer.wake());
                    sink.onDispose(this::end);
                    connection.handOver(Carrier.SSE, writer::wake);
                },
                FluxSink.OverflowStrategy.ERROR);
        return response.writeAndFlushWith(pieces.map(
                        piece -> Mono.<DataBuffer>just(response.bufferFactory().wrap(piece))))
                .doFinally(_ -> {
                    cutOff.dispose();
                    end();
                });
    }

    /** Its client has gone, or was refused. */
    void end() {
        connection.end(CloseReason.CLIENT_LEFT);
    }
}
