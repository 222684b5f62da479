package wagateway.push.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A push pod's connection for shard channels, and what it does about those that are not confirmed. */
final class SubscriptionLink {
    private static final int NOBODY = -1;

    private final String owner;
    private final Listener listener;
    private final Map<String, Integer> wanted = new HashMap<>();
    private final Set<String> heard = new HashSet<>();
    private final Deque<Request> requests = new ArrayDeque<>();
    private final Deque<Runnable> coming = new ArrayDeque<>();
    private int connection;
    private boolean up = true;

    private record Request(String channel, boolean subscribes) {}

    interface Listener {
        void subscribed(String channel);

        void heard(String channel, String message);
    }

    SubscriptionLink(String owner, Listener listener) {
        this.owner = owner;
        this.listener = listener;
    }

    String owner() {
        return owner;
    }

    boolean isUp() {
        return up;
    }

    boolean isIdle() {
        return up && requests.isEmpty() && coming.isEmpty();
    }

    void subscribe(String channel) {
        wanted.put(channel, NOBODY);
        request(channel, true);
    }

    void unsubscribe(String channel) {
        wanted.remove(channel);
        request(channel, false);
    }

    private void request(String channel, boolean subscribes) {
        if (up) {
            requests.add(new Request(channel, subscribes));
        }
    }

    void running(List<Step> steps) {
        if (!requests.isEmpty()) {
            steps.add(new Step(Step.Kind.REDIS_HEARS, owner, "", this::run));
        }
    }

    private void run() {
        Request request = requests.remove();
        String channel = request.channel();
        if (request.subscribes()) {
            heard.add(channel);
            coming.add(() -> confirmed(channel));
        } else {
            heard.remove(channel);
            coming.add(() -> ended(channel));
        }
    }

    private void confirmed(String channel) {
        Integer on = wanted.get(channel);
        if (on == null) {
            request(channel, false);
        } else if (on != connection) {
            wanted.put(channel, connection);
            listener.subscribed(channel);
        }
    }

    private void ended(String channel) {
        if (Integer.valueOf(connection).equals(wanted.get(channel))) {
            wanted.put(channel, NOBODY);
            request(channel, true);
        }
    }

    /** Redis publishes. */
    void published(String channel, String message) {
        if (heard.contains(channel)) {
            coming.add(() -> listener.heard(channel, message));
        }
    }

    void hearing(List<Step> steps) {
        if (!coming.isEmpty()) {
            steps.add(new Step(
                    Step.Kind.MESSAGE_COMES, owner, "", () -> coming.remove().run()));
        }
    }

    /** What is under way is lost, and what was subscribed. */
    void lose() {
        up = false;
        requests.clear();
        coming.clear();
        heard.clear();
    }

    void returned() {
        up = true;
        connection++;
        wanted.replaceAll((_, _) -> NOBODY);
        wanted.keySet().stream().sorted().forEach(channel -> request(channel, true));
    }
}
