package wagateway.push.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import wagateway.push.simulation.Step.Kind;

/**
 * What chooses the next step of a schedule. Each schedule has weights of its own: what is done in it and how often, and
 * which places are slow, so that what comes from there is overtaken by everything else.
 */
final class ScheduleWeights {
    private static final List<Kind> GOING_ON =
            Arrays.stream(Kind.values()).filter(Kind::goesOn).toList();
    private static final List<Kind> DONE =
            Arrays.stream(Kind.values()).filter(kind -> !kind.goesOn()).toList();
    private static final double[] SPEEDS = {0.02, 0.1, 1, 1, 1, 5};
    private static final double[] LIKINGS = {0, 0.3, 1, 3};
    private static final double[] HARMS = {0, 0, 0, 1, 3};

    private final SplittableRandom random;
    private final double busy;
    private final Map<Kind, Double> likings = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, Double>> speeds = new EnumMap<>(Kind.class);

    ScheduleWeights(SplittableRandom random) {
        this.random = random;
        this.busy = random.nextDouble(0.03, 0.5);
        DONE.forEach(kind -> likings.put(kind, kind.weight * any(kind.isHarm() ? HARMS : LIKINGS)));
        GOING_ON.forEach(kind -> speeds.put(kind, new HashMap<>()));
    }

    private double any(double[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Null when there is none of the kind that was chosen. */
    Step pick(World world) {
        return random.nextDouble() < busy ? done(world) : goingOn(world);
    }

    private Step done(World world) {
        double sum = likings.values().stream().mapToDouble(Double::doubleValue).sum();
        double at = random.nextDouble() * sum;
        for (Kind kind : DONE) {
            at -= likings.get(kind);
            if (at < 0) {
                List<Step> steps = world.steps(kind);
                return steps.isEmpty() ? null : steps.get(random.nextInt(steps.size()));
            }
        }
        return null;
    }

    private Step goingOn(World world) {
        List<Step> steps = new ArrayList<>();
        GOING_ON.forEach(kind -> steps.addAll(world.steps(kind)));
        double[] upTo = new double[steps.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            Step step = steps.get(i);
            sum += speeds.get(step.kind()).computeIfAbsent(step.where(), _ -> any(SPEEDS));
            upTo[i] = sum;
        }
        double at = random.nextDouble() * sum;
        for (int i = 0; i < upTo.length; i++) {
            if (at < upTo[i]) {
                return steps.get(i);
            }
        }
        return null;
    }
}
