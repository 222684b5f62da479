package wagateway.push.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.UserId;
import wagateway.push.source.EventBus;
import wagateway.push.source.EventBusContract;

class SimulatedBusTest extends EventBusContract {
    private final SimulatedBus bus = new SimulatedBus("pod");

    @Override
    protected EventBus bus() {
        return bus;
    }

    @Override
    protected void publish(UserId user, String message) {
        goOn();
        bus.link().published(new UserKeys(user).channel(), message);
    }

    @Override
    protected void interrupt() {
        bus.link().lose();
        bus.link().returned();
    }

    @Override
    protected void until(Condition condition) {
        goOn();
        assertThat(condition.holds()).isTrue();
    }

    private void goOn() {
        for (List<Step> steps = next(); !steps.isEmpty(); steps = next()) {
            steps.getFirst().action().run();
        }
    }

    private List<Step> next() {
        List<Step> steps = new ArrayList<>();
        bus.link().running(steps);
        bus.link().hearing(steps);
        return steps;
    }
}
