package wagateway.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.SupervisedProcess;
import wagateway.stack.rehearsal.RehearsedPod;

/** A pod in a JVM of its own, started again whenever that ends without having been told to. */
final class RunningPod implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int ASK_TIMEOUT_MILLIS = 2_000;
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private final Pod pod;
    private final SupervisedProcess.Program program;
    private final Progress progress;
    private SupervisedProcess process;
    private boolean wanted = true;

    private RunningPod(Pod pod, SupervisedProcess.Program program, Progress progress) {
        this.pod = pod;
        this.program = program;
        this.progress = progress;
        this.process = SupervisedProcess.start(program);
        watch(process);
    }

    static RunningPod start(Pod pod, Map<String, String> environment, Path logs, Progress progress) {
        var command = new ArrayList<>(JVM);
        command.addAll(RehearsedPod.JVM);
        command.addAll(new RehearsedPod(pod.jar()).arguments());
        return new RunningPod(
                pod, new SupervisedProcess.Program(command, environment, pod.log(logs), "TERM", null), progress);
    }

    /**
     * Returns when the pod takes requests.
     *
     * @throws IllegalStateException when it does not; with the last lines it logged
     */
    void awaitReadiness() {
        Awaiting.ready(pod.name(), current(), program.output(), TIMEOUT, this::isReady);
        progress.say(pod.name() + " is ready on " + pod.address());
    }

    @Override
    public void close() {
        synchronized (this) {
            wanted = false;
        }
        current().close();
    }

    private synchronized SupervisedProcess current() {
        return process;
    }

    private void watch(SupervisedProcess watched) {
        CompletableFuture<Void> _ = watched.onExit()
                .thenAcceptAsync(
                        this::restart, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized void restart(int status) {
        if (wanted) {
            progress.say(pod.name() + " ended unexpectedly (status " + status + ", see " + program.output()
                    + "): starting it again");
            process = SupervisedProcess.start(program);
            watch(process);
        }
    }

    private boolean isReady() {
        try {
            var connection = (HttpURLConnection)
                    pod.address().resolve("/actuator/health/readiness").toURL().openConnection();
            connection.setConnectTimeout(ASK_TIMEOUT_MILLIS);
            connection.setReadTimeout(ASK_TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false;
        }
    }
}
