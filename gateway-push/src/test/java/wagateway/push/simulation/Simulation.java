package wagateway.push.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import wagateway.push.simulation.Step.Kind;

/** Runs schedules: one made by a seed, or one that is written down. */
final class Simulation {
    private final Lua lua = new Lua();

    /**
     * What happened in a world.
     *
     * @param steps each its kind and its name
     */
    record Run(Setup setup, List<String> steps, List<String> failures) {
        /** What kind of failure the first one is; empty when there is none. */
        String kind() {
            return failures.isEmpty()
                    ? ""
                    : failures.getFirst().substring(0, failures.getFirst().indexOf(':'));
        }

        @Override
        public String toString() {
            return String.join("\n  ", failures) + "\n" + setup + "\n" + String.join("\n", steps);
        }
    }

    Run run(long seed) {
        var random = new SplittableRandom(seed);
        Setup setup = Setup.random(seed, random);
        var weights = new ScheduleWeights(random);
        int length = random.nextInt(10, 200);
        var world = new World(setup, lua);
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < length && world.failures().isEmpty(); i++) {
            Step picked = weights.pick(world);
            if (picked != null) {
                Step step = find(world, picked.kind(), picked.toString());
                steps.add(step.toString());
                world.run(step);
            }
        }
        return finish(world, setup, steps);
    }

    /** Steps that are not possible where they stand are left out. */
    Run run(Setup setup, List<String> script) {
        return run(setup, script, null);
    }

    /** @param trace is told everything that happens; null for nobody */
    Run run(Setup setup, List<String> script, BiConsumer<String, String> trace) {
        var world = new World(setup, lua);
        world.tracedBy(trace);
        List<String> steps = new ArrayList<>();
        for (String line : script) {
            Step step = find(world, Kind.valueOf(line.substring(0, line.indexOf(' '))), line);
            if (step != null && world.failures().isEmpty()) {
                steps.add(line);
                world.run(step);
            }
        }
        return finish(world, setup, steps);
    }

    /** The first of those that look alike; null when there is none. */
    private static Step find(World world, Kind kind, String line) {
        for (Step step : world.steps(kind)) {
            if (step.toString().equals(line)) {
                return step;
            }
        }
        return null;
    }

    private static Run finish(World world, Setup setup, List<String> steps) {
        if (world.failures().isEmpty()) {
            world.calm();
        }
        return new Run(setup, steps, world.failures());
    }

    /** The shortest schedule found that fails in the same way. */
    Run shortened(Run failing, long until) {
        Run shortest = failing;
        for (int length = Math.max(1, failing.steps().size() / 2);
                length > 0;
                length = length == 1 ? 0 : (length + 1) / 2) {
            for (int at = shortest.steps().size() - length; at >= 0; at -= length) {
                List<String> fewer = new ArrayList<>(shortest.steps());
                fewer.subList(at, at + length).clear();
                if (System.nanoTime() - until > 0) {
                    return shortest;
                }
                Run run = run(shortest.setup(), fewer);
                if (run.kind().equals(failing.kind())) {
                    shortest = run;
                    at = Math.min(at, shortest.steps().size());
                }
            }
        }
        return shortest;
    }
}
