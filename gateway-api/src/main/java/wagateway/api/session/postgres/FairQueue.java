package wagateway.api.session.postgres;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that serves its keys round robin, and the values of one key first in, first out. When it is full, the
 * key with the most values loses its last one. Any thread may call.
 */
final class FairQueue<K, V> {
    private final int capacity;
    /** The key that is served next comes first. */
    private final SequencedMap<K, Deque<V>> turns = new LinkedHashMap<>();

    private int size;

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** @return what has no room: the value, or the one that another key loses for it; null when there is room */
    synchronized @Nullable V offer(K key, V value) {
        V refused = null;
        if (size == capacity) {
            Deque<V> most = turns.values().stream()
                    .max(Comparator.comparingInt(Deque::size))
                    .orElseThrow();
            Deque<V> own = turns.get(key);
            if (most.size() == 1 || (own != null && own.size() >= most.size())) {
                return value;
            }
            refused = most.removeLast();
            size--;
        }
        turns.computeIfAbsent(key, _ -> new ArrayDeque<>()).add(value);
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
