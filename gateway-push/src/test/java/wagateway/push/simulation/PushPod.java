package wagateway.push.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import wagateway.push.metrics.PodMeter;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.recovery.RedisRecoveryStore;
import wagateway.push.transport.SimulatedPod;

/** One life of a push pod and its two connections to Redis. */
final class PushPod {
    private static final PodMeter METER = new MicrometerMeter(new SimpleMeterRegistry());
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration RENEWAL = Duration.ofSeconds(30);

    private final String name;
    private final CommandLink commands;
    private final SimulatedBus bus;
    private final SimulatedPod pod;

    PushPod(String name, SimulatedRedis redis, Timeline time, Duration kept, int maxReplay) {
        this.name = name;
        this.commands = new CommandLink(name);
        this.bus = new SimulatedBus(name);
        var store = new RedisRecoveryStore(new SimulatedTemplate(commands, redis), kept, maxReplay);
        this.pod = new SimulatedPod(bus, store, time.clock(), ANSWER_WITHIN, RENEWAL, METER);
        pod.start();
    }

    /** It is gone without a word. */
    void crash() {
        pod.stop();
        commands.abandon();
        bus.link().lose();
    }

    String name() {
        return name;
    }

    CommandLink commands() {
        return commands;
    }

    SubscriptionLink subscriptions() {
        return bus.link();
    }

    SimulatedPod pod() {
        return pod;
    }
}
