package wagateway.stack;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import wagateway.stack.demo.DemoServer;
import wagateway.stack.nimbus.DemoToken;
import wagateway.stack.rehearsal.Rehearsal;
import wagateway.stack.worker.SimulatedWorker;

/**
 * Runs the whole gateway on this machine until it is told to end. The first argument may choose something else:
 * {@code infrastructure} for the databases alone, {@code worker} for the simulated worker alone, {@code demo} for what the
 * console needs in a local stack alone, {@code rehearse} to have pods start warm from then on, {@code token} to print a token
 * for the user that follows, signed with {@code JWT_SECRET}.
 */
public final class LocalStack {
    private LocalStack() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> all = List.of(arguments);
        switch (all.isEmpty() ? "" : all.getFirst()) {
            case "infrastructure" -> new Infrastructure(System.out).run(all.subList(1, all.size()), System.in);
            case "worker" -> SimulatedWorker.main(new String[0]);
            case "demo" -> DemoServer.main(new String[0]);
            case "rehearse" -> rehearse(all.subList(1, all.size()));
            case "token" -> printToken(all.subList(1, all.size()), new Environment(System.getenv()));
            default -> run(all);
        }
    }

    private static void rehearse(List<String> arguments) throws InterruptedException {
        try {
            var progress = new Progress(System.out);
            var settings = Settings.of(arguments, new Environment(Map.of()));
            new Rehearsal(
                            settings.apiPods().getFirst().jar(),
                            settings.pushPods().getFirst().jar(),
                            settings.rehearsalJvm(),
                            progress::say)
                    .run();
        } catch (StartFailure | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void printToken(List<String> arguments, Environment environment) {
        String user = arguments.isEmpty() ? Welcome.USER : arguments.getFirst();
        String secret = environment.get("JWT_SECRET", "");
        System.out.println(DemoToken.of(user, secret, environment.get("JWT_AUDIENCE"), environment.get("JWT_ISSUER")));
    }

    private static void run(List<String> arguments) throws InterruptedException {
        var progress = new Progress(System.out);
        var stack = new RunningStack(progress);
        var failed = new AtomicBoolean();
        try {
            var settings = Settings.of(arguments, new Environment(System.getenv()));
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(stack, failed)));
            stack.start(settings);
            stack.awaitEnd();
        } catch (StartFailure | IllegalStateException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            failed.set(true);
            System.exit(1);
        }
    }

    /** The JVM is told to end, by a signal too: who does so on purpose has not met a failure, which its own status would say. */
    private static void end(RunningStack stack, AtomicBoolean failed) {
        stack.close();
        if (!failed.get()) {
            Runtime.getRuntime().halt(0);
        }
    }
}
