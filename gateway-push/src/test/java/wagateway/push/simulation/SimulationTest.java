package wagateway.push.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import wagateway.push.simulation.Simulation.Run;

/** Whatever is delayed, lost, repeated or crashes, every client sees what was promised. */
class SimulationTest {
    private static final Path SCHEDULES = Path.of("src/test/schedules");
    private static final Logger FAN_OUT = (Logger) LoggerFactory.getLogger("wagateway.push.fanout");
    private static final Logger REACTOR = (Logger) LoggerFactory.getLogger("reactor");

    @BeforeAll
    static void rule() {
        FAN_OUT.setLevel(Level.INFO);
        REACTOR.setLevel(Level.ERROR);
        Timeline.Current.install();
    }

    @AfterAll
    static void release() {
        Timeline.Current.uninstall();
        FAN_OUT.setLevel(null);
        REACTOR.setLevel(null);
    }

    @Test
    void every_schedule_keeps_the_promise() throws InterruptedException {
        new Search().run();
    }

    @Test
    void a_seed_and_what_is_written_down_of_it_always_make_the_same_run() {
        var simulation = new Simulation();
        for (long seed = 0; seed < 50; seed++) {
            Run run = simulation.run(seed);

            assertThat(simulation.run(seed)).isEqualTo(run);
            assertThat(simulation.run(Setup.of(run.setup().toString()), run.steps()))
                    .isEqualTo(run);
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void a_schedule_that_failed_once_does_not_fail_again(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Run run = new Simulation().run(Setup.of(lines.getFirst()), lines.subList(1, lines.size()));

        assertThat(run.failures()).as(run.toString()).isEmpty();
    }

    static Stream<Path> schedules() throws IOException {
        try (Stream<Path> files = Files.list(SCHEDULES)) {
            return files.sorted().toList().stream();
        }
    }
}
