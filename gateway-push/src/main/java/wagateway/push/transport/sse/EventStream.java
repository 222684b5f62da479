package wagateway.push.transport.sse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.event.Offset;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.connection.TokenLife;
import wagateway.push.protocol.CloseReason;
import wagateway.push.transport.Commands;
import wagateway.push.transport.Replies;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.EventStreamFormat;
import wagateway.push.wire.Frame;
import wagateway.push.wire.PushedEvent;

/** One client, from its request to the end of the answer. Safe for any thread. */
final class EventStream implements Replies {
    /** How long a peer that does not read may hold up the end. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    private static final long ACK = 0;

    private final EventStreams streams;
    private final Outbox outbox;
    private final Commands commands;
    private final Sinks.One<Optional<Answer.Refused>> outcome = Sinks.one();
    private final AtomicInteger unanswered = new AtomicInteger();
    private TokenLife token;
    private long commentAt;
    private long endingSince;
    private volatile Runnable cutOff = () -> {};

    EventStream(EventStreams streams, TokenLife token, Outbox outbox, Client client) {
        this.streams = streams;
        this.token = token;
        this.outbox = outbox;
        this.commands = streams.commands(client, this);
        this.commentAt = streams.nextComment();
        say(EventStreamFormat.RETRY);
        say(streams.format()
                .event(
                        PushedEvent.connected(
                                "Event stream",
                                token.caller().userId(),
                                streams.clock().instant()),
                        null));
    }

    /**
     * Subscribes what is wanted.
     *
     * @param answers how many there will be
     * @return the first refusal, or that there was none
     */
    Mono<Optional<Answer.Refused>> begin(List<ClientCommand> wanted, int answers) {
        unanswered.set(answers);
        wanted.forEach(command -> commands.run(command, ACK));
        return outcome.asMono().doOnCancel(() -> end(CloseReason.CLIENT_LEFT));
    }

    @Override
    public void answer(Answer answer, @Nullable String subject, @Nullable Long ackId) {
        if (ackId == null) {
            say(streams.format().answer(answer, subject, null, streams.clock().instant()));
        } else if (answer instanceof Answer.Refused refused) {
            var _ = outcome.tryEmitValue(Optional.of(refused));
        } else if (unanswered.decrementAndGet() == 0) {
            var _ = outcome.tryEmitValue(Optional.empty());
        }
    }

    @Override
    public void resync(Offset seen) {
        outbox.offer(streams.format().resync(seen));
    }

    /**
     * What is to be written, in pieces, at the pace of the reader; to be asked for once.
     *
     * @param cut closes the connection though not all is written
     */
    Flux<byte[]> pieces(Runnable cut) {
        return Flux.<byte[]>create(
                        sink -> {
                            var writer = new StreamWriter(outbox, sink, cut, streams.meter());
                            sink.onRequest(_ -> writer.wake());
                            outbox.handOver(writer::wake);
                        },
                        FluxSink.OverflowStrategy.ERROR)
                .doOnSubscribe(_ -> cutOff = cut)
                .doFinally(_ -> end(CloseReason.CLIENT_LEFT));
    }

    /** Nothing more is offered to it; what waits is still written. */
    void end(CloseReason reason) {
        outbox.close(reason);
        commands.dismiss();
    }

    /** Lets the deadlines that have passed take effect; never concurrently. @return whether it is over */
    boolean tick(long now) {
        outbox.tick(now);
        if (outbox.closeReason() instanceof CloseReason reason) {
            commands.dismiss();
            endingSince = endingSince == 0 ? now : endingSince;
            boolean over = now - endingSince >= LAST_WRITES.toMillis();
            if (over) {
                streams.meter().closed(reason);
                cutOff.run();
            }
            return over;
        }
        switch (token.at(now)) {
            case GOOD -> {}
            case ENDING -> {
                token = token.afterWarning();
                say(streams.format()
                        .event(PushedEvent.tokenExpiring(token.caller().expiresAt()), null));
            }
            case OVER -> {
                say(streams.format()
                        .event(PushedEvent.tokenExpired(token.caller().expiresAt()), null));
                end(CloseReason.TOKEN_EXPIRED);
            }
        }
        if (now >= commentAt) {
            commentAt = streams.nextComment();
            say(EventStreamFormat.COMMENT);
        }
        return false;
    }

    private void say(@Nullable String text) {
        if (text != null) {
            outbox.offer(Frame.of(text));
        }
    }
}
