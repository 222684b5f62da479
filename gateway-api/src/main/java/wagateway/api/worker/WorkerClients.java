package wagateway.api.worker;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Calls each worker in the words of its kind; one of a kind that only a later release knows is not called. */
@Component
@Primary
final class WorkerClients implements WorkerClient {
    private final Map<WorkerKind, ClientOfKind> byKind;

    WorkerClients(List<ClientOfKind> clients) {
        this.byKind = clients.stream().collect(Collectors.toUnmodifiableMap(ClientOfKind::kind, client -> client));
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        return of(worker).flatMap(client -> client.open(worker, session, user, sessionName, phoneNumber));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return of(worker).flatMap(client -> client.close(worker, session));
    }

    @Override
    public Mono<Void> logout(Worker worker, SessionId session) {
        return of(worker).flatMap(client -> client.logout(worker, session));
    }

    /** The names of those that can be called. */
    String[] kinds() {
        return byKind.keySet().stream().map(WorkerKind::name).toArray(String[]::new);
    }

    private Mono<ClientOfKind> of(Worker worker) {
        return Mono.justOrEmpty(byKind.get(worker.kind()))
                .switchIfEmpty(Mono.error(() -> new WorkerFailure(
                        WorkerFailure.Kind.NOT_ASKED,
                        "worker " + worker.id() + " is of a kind that this release does not know")));
    }
}
