package wagateway.api.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import wagateway.api.worker.Worker.Adapted;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

class WorkerClientsTest {
    private static final SessionId SESSION = new SessionId("ada-personal");
    private static final WorkerKind OTHER = new WorkerKind("other");

    private final List<String> calls = new ArrayList<>();
    private final WorkerClients clients =
            new WorkerClients(List.of(new Recording(WorkerKind.NATIVE), new Recording(OTHER)));

    @Test
    void a_worker_is_called_in_the_words_of_its_kind() {
        clients.close(worker(null), SESSION).block(Duration.ofSeconds(1));
        clients.logout(worker(OTHER), SESSION).block(Duration.ofSeconds(1));
        clients.open(worker(OTHER), SESSION, new UserId("ada"), "personal").block(Duration.ofSeconds(1));

        assertThat(calls).containsExactly("native close", "other close", "other open");
        assertThat(clients.kinds()).containsExactlyInAnyOrder("native", "other");
    }

    @Test
    void one_of_a_kind_that_this_release_does_not_know_is_not_called() {
        StepVerifier.create(clients.close(worker(new WorkerKind("later")), SESSION))
                .expectError(WorkerFailure.class)
                .verify(Duration.ofSeconds(1));
        assertThat(calls).isEmpty();
    }

    private static Worker worker(@Nullable WorkerKind kind) {
        return new Worker(
                new WorkerId("w1"),
                "http://127.0.0.1:9",
                null,
                kind == null ? null : new Adapted(kind, "sealed", "http://127.0.0.1:8"));
    }

    private final class Recording implements ClientOfKind {
        private final WorkerKind kind;

        Recording(WorkerKind kind) {
            this.kind = kind;
        }

        @Override
        public WorkerKind kind() {
            return kind;
        }

        @Override
        public Mono<WorkerAnswer> open(
                Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
            calls.add(kind + " open");
            return Mono.just(WorkerAnswer.NOTHING);
        }

        @Override
        public Mono<Void> close(Worker worker, SessionId session) {
            calls.add(kind + " close");
            return Mono.empty();
        }
    }
}
