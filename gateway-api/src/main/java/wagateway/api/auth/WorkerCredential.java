package wagateway.api.auth;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.credential.CredentialId;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.Credentials;
import wagateway.api.credential.Secret;
import wagateway.api.credential.Signature;
import wagateway.api.problem.ProblemCode;
import wagateway.pod.BearerToken;

/**
 * Decides whether a worker sent a request, and which: by its own credential, or by one that all workers share. Either is shown as a
 * bearer token, its own as {@code <credential id>.<secret>}, or proven by a {@link Signature}; a shared secret also by
 * {@code v1=hex(HMAC-SHA256(secret, timestamp + "." + body))}, which is deprecated and may be switched off. Every comparison takes the
 * same time, right or wrong.
 *
 * <p>Not promised: that a request is admitted only once. Who asks sees to it by the nonce, which a token and {@code v1} do not have.
 */
@Component
public final class WorkerCredential {
    /** How far the clock of a worker may be from ours. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    /** The header that answers {@code v1} (RFC 9745). */
    public static final String DEPRECATION = "Deprecation";

    /** Since 1 December 2026. */
    public static final String V1_DEPRECATED = "@1796083200";

    /** A JWT (RFC 7519): its header, an object, is first. */
    private static final Pattern USER_TOKEN = Pattern.compile("eyJ[^.]*\\.[^.]*\\.[^.]*");

    private final SharedCredential shared;
    private final boolean v1;
    private final Credentials own;
    private final InstantSource clock;
    private final WorkerCalls calls;
    private final WorkerRefusals refusals;

    WorkerCredential(CredentialSettings settings, Credentials own, InstantSource clock, MeterRegistry registry) {
        this.shared = new SharedCredential(settings);
        this.v1 = settings.v1();
        this.own = own;
        this.clock = clock;
        this.calls = new WorkerCalls(registry);
        this.refusals = new WorkerRefusals(registry);
    }

    /**
     * Lets a request of a worker by.
     *
     * @param by what the request asks for; given who sent it, and the body where that was read, else null
     * @return what {@code by} does; where no worker sent the request it fails with the {@link ProblemCode} that says why
     */
    public <T> Mono<T> admit(WorkerRequest request, BiFunction<ProvenWorker, byte @Nullable [], Mono<T>> by) {
        String bearer = BearerToken.of(request.header().apply(HttpHeaders.AUTHORIZATION));
        if (bearer != null) {
            return shared.acceptsToken(bearer)
                    ? counted(ProvenWorker.by(null, Proof.TOKEN, null), null, by)
                    : owner(request, bearer).flatMap(worker -> counted(worker, null, by));
        }
        String timestamp = request.header().apply(Signature.TIMESTAMP);
        String signature = request.header().apply(Signature.SIGNATURE);
        ProblemCode wrong = SignedHead.problem(timestamp, signature, v1, clock.instant());
        return wrong != null || timestamp == null || signature == null
                ? refusals.refuse(request, wrong == null ? ProblemCode.WORKER_CREDENTIAL_MISSING : wrong)
                : request.body()
                        .flatMap(body -> signer(request, timestamp, signature, body)
                                .switchIfEmpty(Mono.defer(() -> unsigned(request, timestamp, signature, body)))
                                .flatMap(worker -> counted(worker, body, by)));
    }

    /** Nobody has signed this body. */
    private Mono<ProvenWorker> unsigned(WorkerRequest request, String timestamp, String signature, byte[] body) {
        if (!SignedHead.isReadable(signature, request.header().apply(Signature.NONCE))) {
            return refusals.refuse(request, ProblemCode.SIGNATURE_MALFORMED);
        }
        return Flux.fromIterable(Rewritten.of(body))
                .concatMap(other -> signer(request, timestamp, signature, other))
                .hasElements()
                .flatMap(other -> refusals.refuse(
                        request,
                        other ? ProblemCode.SIGNATURE_OF_ANOTHER_BODY : ProblemCode.WORKER_CREDENTIAL_INVALID));
    }

    private <T> Mono<T> counted(
            ProvenWorker worker, byte @Nullable [] body, BiFunction<ProvenWorker, byte @Nullable [], Mono<T>> by) {
        calls.count(worker);
        return by.apply(worker, body);
    }

    private Mono<ProvenWorker> owner(WorkerRequest request, String bearer) {
        int dot = Math.max(bearer.lastIndexOf('.'), 0);
        String secret = bearer.substring(dot == 0 ? 0 : dot + 1);
        return Mono.justOrEmpty(CredentialId.parse(bearer.substring(0, dot)))
                .filterWhen(id -> own.prove(id, known -> known.is(secret)))
                .map(id -> ProvenWorker.by(id, Proof.TOKEN, null))
                .switchIfEmpty(Mono.defer(() -> refusals.refuse(
                        request,
                        USER_TOKEN.matcher(bearer).matches()
                                ? ProblemCode.USER_TOKEN_SHOWN
                                : ProblemCode.WORKER_CREDENTIAL_INVALID)));
    }

    /** Empty where nobody signed. */
    private Mono<ProvenWorker> signer(WorkerRequest request, String timestamp, String signature, byte[] body) {
        if (signature.startsWith(SignedHead.V1_PREFIX)) {
            return Mono.justOrEmpty(SignedHead.claimed(signature, SignedHead.V1_PREFIX))
                    .filter(claimed -> shared.signedOutdated(claimed, timestamp, body))
                    .map(_ -> ProvenWorker.by(null, Proof.V1, null));
        }
        String nonce = request.header().apply(Signature.NONCE);
        if (nonce == null || !Signature.isNonce(nonce)) {
            return Mono.empty();
        }
        var signed = new Signature(request.method(), request.target(), timestamp, nonce);
        return Mono.justOrEmpty(SignedHead.claimed(signature, Signature.PREFIX))
                .flatMap(claimed -> signer(
                        request.header().apply(Signature.KEY), nonce, secret -> signed.is(claimed, secret, body)));
    }

    private Mono<ProvenWorker> signer(@Nullable String key, String nonce, Predicate<Secret> proof) {
        if (key == null) {
            return shared.proves(proof) ? Mono.just(ProvenWorker.by(null, Proof.V2, nonce)) : Mono.empty();
        }
        return Mono.justOrEmpty(CredentialId.parse(key))
                .filterWhen(id -> own.prove(id, proof))
                .map(id -> ProvenWorker.by(id, Proof.V2, nonce));
    }
}
