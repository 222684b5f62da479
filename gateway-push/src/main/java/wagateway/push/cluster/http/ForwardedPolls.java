package wagateway.push.cluster.http;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import wagateway.push.cluster.PodId;
import wagateway.push.cluster.PodSignature;

/**
 * The polls that wait at their owners. When this pod goes, the owners are asked to answer them: to cut them off would
 * lose what their answers hold.
 */
public final class ForwardedPolls {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedPolls.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Between a poll and its release, which the owner must not get first. */
    private static final Duration RELEASE_DELAY = Duration.ofMillis(100);

    private static final int CONCURRENCY = 64;

    private final PodSignature signature;
    private final HttpClient http;

    private final Set<Poll> polls = ConcurrentHashMap.newKeySet();
    private volatile boolean releasing;

    private record Poll(PodId owner, URI uri) {}

    ForwardedPolls(PodSignature signature, PodTls tls) {
        this.signature = signature;
        // not by the connections that the polls hold
        this.http = HttpClient.newConnection().doOnChannelInit((_, channel, _) -> tls.addToCalling(channel));
    }

    /** How many there are now. */
    public int count() {
        return polls.size();
    }

    /**
     * Has the owners answer those there are, and from now on each new one soon, so that the clients poll by way of
     * another pod.
     *
     * @return completes when the owners have been asked, or after two seconds
     */
    public Mono<Void> release() {
        releasing = true;
        return releaseAll()
                .then(Mono.delay(RELEASE_DELAY))
                .then(Mono.defer(this::releaseAll))
                .timeout(TIMEOUT)
                .onErrorComplete();
    }

    Mono<Forwarded> note(PodId owner, URI uri, Mono<Forwarded> answer) {
        var poll = new Poll(owner, uri);
        return Mono.defer(() -> {
            polls.add(poll);
            Mono<Forwarded> noted = answer.doFinally(_ -> polls.remove(poll));
            return releasing ? Mono.firstWithSignal(noted, releaseLate(poll)) : noted;
        });
    }

    /** Never answers itself. */
    private Mono<Forwarded> releaseLate(Poll poll) {
        return Mono.delay(RELEASE_DELAY).then(release(poll)).then(Mono.never());
    }

    private Mono<Void> releaseAll() {
        return Flux.fromIterable(polls).flatMap(this::release, CONCURRENCY).then();
    }

    private Mono<Void> release(Poll poll) {
        String target = poll.uri.getRawPath() + "?" + poll.uri.getRawQuery();
        return http.headers(headers ->
                        headers.set(PodSignature.HEADER, signature.sign(poll.owner, HttpMethod.DELETE.name(), target)))
                .delete()
                .uri(poll.uri)
                .response()
                .doOnError(failure -> LOG.debug("A poll is not released by {}: {}", poll.owner, failure.toString()))
                .onErrorComplete()
                .then();
    }
}
