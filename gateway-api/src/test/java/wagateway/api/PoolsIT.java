package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;

class PoolsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final User user = User.any();
    private final String session = user.session("phone");

    @Test
    void reports_are_taken_while_calls_of_users_have_all_of_their_connections() {
        List<Connection> taken = all("users");
        try {
            problem(user.get("/sessions"), 503, "database_unavailable");

            accepted(status(session, "CONNECTED"));
            User.client(Pods.FIRST)
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
        } finally {
            Flux.fromIterable(taken).concatMap(Connection::close).blockLast(TIMEOUT);
        }
        user.get("/sessions").expectStatus().isOk();
    }

    @Test
    void both_pools_together_have_the_connections_of_the_pod() {
        assertThat(connections("max.allocated", "users") + connections("max.allocated", "reports"))
                .isEqualTo(16);
    }

    private static List<Connection> all(String pool) {
        ConnectionFactory database = Pods.FIRST.context().getBean(ConnectionFactory.class);
        var caller = new Caller(new UserId("ada"), null, Instant.MAX);
        return Objects.requireNonNull(Flux.range(0, (int) connections("max.allocated", pool))
                .concatMap(_ -> Mono.<Connection>from(database.create()))
                .contextWrite(context -> context.put(Caller.class, caller))
                .collectList()
                .block(TIMEOUT));
    }

    private static double connections(String what, String pool) {
        return Pods.FIRST
                .context()
                .getBean(MeterRegistry.class)
                .get("r2dbc.pool." + what)
                .tag("name", pool)
                .gauge()
                .value();
    }
}
