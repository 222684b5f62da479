package wagateway.api.session.postgres;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Those who have something in it take turns, one at a time each; of each, what came first goes first. When it is full, whoever has
 * most in it gives up what came last. Any thread may call.
 */
final class FairQueue<K, V> {
    private final int capacity;
    /** Whose turn is next comes first. */
    private final SequencedMap<K, Deque<V>> turns = new LinkedHashMap<>();

    private int size;

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** @return what has no room: the value, or what another one gives up for it; null when there is room */
    synchronized @Nullable V offer(K whose, V value) {
        V refused = null;
        if (size == capacity) {
            Deque<V> most = turns.values().stream()
                    .max(Comparator.comparingInt(Deque::size))
                    .orElseThrow();
            Deque<V> own = turns.get(whose);
            if (most.size() == 1 || (own != null && own.size() >= most.size())) {
                return value;
            }
            refused = most.removeLast();
            size--;
        }
        turns.computeIfAbsent(whose, _ -> new ArrayDeque<>()).add(value);
        size++;
        return refused;
    }

    /** @return null when it is empty */
    synchronized @Nullable V poll() {
        Map.Entry<K, Deque<V>> turn = turns.pollFirstEntry();
        if (turn == null) {
            return null;
        }
        Deque<V> own = turn.getValue();
        V value = own.remove();
        size--;
        if (!own.isEmpty()) {
            turns.put(turn.getKey(), own);
        }
        return value;
    }

    synchronized int size() {
        return size;
    }
}
