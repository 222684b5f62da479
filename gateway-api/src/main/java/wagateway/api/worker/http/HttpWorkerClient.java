package wagateway.api.worker.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.worker.ClientOfKind;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Workers that keep our contract. Opening a session is tried again only where the worker cannot have got the request. */
@Component
final class HttpWorkerClient implements ClientOfKind {
    private static final Set<Integer> SUCCESS = Set.of();
    private static final Set<Integer> NOT_FOUND = Set.of(HttpStatus.NOT_FOUND.value());

    private final WorkerHttp http;
    private final CallSigner signer;
    private final JsonMapper mapper;
    private final Answers answers;

    HttpWorkerClient(WorkerHttp http, CallSigner signer, JsonMapper mapper) {
        this.http = http;
        this.signer = signer;
        this.mapper = mapper;
        this.answers = new Answers(mapper);
    }

    @Override
    public WorkerKind kind() {
        return WorkerKind.NATIVE;
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        String body =
                mapper.writeValueAsString(new OpenSession(session.value(), user.value(), sessionName, phoneNumber));
        return http.once(worker, call(worker, HttpMethod.POST, "/sessions", body, SUCCESS))
                .map(response ->
                        response.body().isEmpty() ? WorkerAnswer.NOTHING : answers.read(worker, response.body()));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return http.told(worker, call(worker, HttpMethod.DELETE, "/sessions/" + session.value(), "", NOT_FOUND));
    }

    private WorkerCall call(Worker worker, HttpMethod method, String path, String body, Set<Integer> taken) {
        URI uri = URI.create(worker.endpoint() + path);
        byte[] signed = body.getBytes(StandardCharsets.UTF_8);
        return new WorkerCall(
                method, path, body, Mono.defer(() -> signer.headers(worker, method.name(), uri, signed)), taken);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record OpenSession(
            String sessionId,
            String userId,
            String sessionName,
            @Nullable String phoneNumber) {}
}
