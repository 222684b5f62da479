package wagateway.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BaileysWorkerTest {
    private static final String NOWHERE = "web.whatsapp.invalid";

    @Test
    void the_simulated_worker_is_the_default() {
        assertThat(WorkerKind.of(new Environment(Map.of()))).isEqualTo(WorkerKind.SIMULATED);
        assertThat(WorkerKind.of(new Environment(Map.of("WORKER", "baileys")))).isEqualTo(WorkerKind.BAILEYS);
        assertThat(WorkerKind.of(new Environment(Map.of("WORKER", "none")))).isEqualTo(WorkerKind.NONE);
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> WorkerKind.of(new Environment(Map.of("WORKER", "other"))))
                .withMessage("WORKER is 'simulated', 'baileys' or 'none'");
    }

    @Test
    void without_the_internet_it_says_so_in_one_sentence() {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> BaileysWorker.requireWhatsApp(new Environment(Map.of()), NOWHERE))
                .withMessage("WORKER=baileys needs the internet, but " + NOWHERE
                        + " cannot be reached: without it, run 'make run'");
    }

    @Test
    void what_is_taken_for_WhatsApp_needs_no_internet() {
        BaileysWorker.requireWhatsApp(new Environment(Map.of("WHATSAPP_URL", "ws://127.0.0.1:1")), NOWHERE);
    }
}
